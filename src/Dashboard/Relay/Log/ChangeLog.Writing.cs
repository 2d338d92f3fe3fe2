using System.Globalization;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Relay.Log;

/// <summary>What comes into the log, and what leaves it for that.</summary>
internal sealed partial class ChangeLog
{
    /// <summary>Takes what the store tells; a change that alters nothing readers see is none. <see cref="Appended"/> is the caller's to tell.</summary>
    public void Append(in JobChange change)
    {
        lock (_lock)
        {
            if (change.Kind == JobChangeKind.Delete)
            {
                Delete(change.Job!);
            }
            else
            {
                var facetsBefore = default(JobFacets);
                if (change.IsAnotherJob)
                {
                    // whoever reads the one job is at its end, and whose filter took it is told that it is gone
                    facetsBefore = _jobs.GetValueOrDefault(change.Job!.JobId)?.Latest.Facets;
                    Delete(change.Before!);
                }

                Append(change.Job!, facetsBefore);
            }
        }
    }

    /// <summary>Changes were lost: all positions are void, and the jobs are as given.</summary>
    public void Reset(IEnumerable<Job> jobs)
    {
        lock (_lock)
        {
            _epoch = NewEpoch(random);
            _jobs.Clear();
            _entries.Clear();
            _history.Clear();
            _last = 0;
            _floor = 0;
            foreach (var job in jobs)
            {
                Append(job);
            }
        }
    }

    /// <param name="facetsBefore">Of the job that had the id before.</param>
    private void Append(Job job, JobFacets? facetsBefore = null)
    {
        var chain = _jobs.GetValueOrDefault(job.JobId);
        var before = chain?.Latest;
        if (before is not null && ServedDocument.AreSame(before.Job, job))
        {
            return;
        }

        var facets = JobFacets.Of(job, before?.Facets);
        var isSameRun = ReferenceEquals(facets, before?.Facets);
        var isConflated = isSameRun && before!.FacetsBefore is null;
        var sequence = ++_last;
        var entry = new LogEntry
        {
            Sequence = sequence,
            // a job that comes again after it was deleted must not use its old numbers again; no job's number is above the log's
            JobSequence = before is null ? sequence : before.JobSequence + 1,
            Job = job,
            Facets = facets,
            FacetsBefore = isSameRun ? null : before?.Facets ?? facetsBefore,
            PreviousOfJob = isConflated ? before!.PreviousOfJob : before,
            IsLatest = true,
            AppendedAt = timeProvider?.GetTimestamp() ?? 0,
        };
        if (chain is null)
        {
            _jobs[job.JobId] = new JobChain(entry);
        }
        else
        {
            chain.Latest = entry;
        }

        _entries.Add(entry);
        Follow(before, isConflated);
    }

    private void Delete(Job last)
    {
        if (!_jobs.Remove(last.JobId, out var chain))
        {
            return;
        }

        var before = chain.Latest;
        var entry = new LogEntry
        {
            Sequence = ++_last,
            JobSequence = before.JobSequence + 1,
            Job = last,
            Facets = before.Facets,
            IsDelete = true,
            AppendedAt = timeProvider?.GetTimestamp() ?? 0,
        };
        _entries.Add(entry);
        _history.Add(entry);
        Follow(before, isConflated: false);
    }

    /// <summary>An entry that another of its job follows leaves, or becomes history.</summary>
    private void Follow(LogEntry? before, bool isConflated)
    {
        if (before is null)
        {
            return;
        }

        before.IsLatest = false;
        if (isConflated)
        {
            _entries.Remove(before);
            before.PreviousOfJob = null;
            _conflated++;
            return;
        }

        _history.Add(before);
        while (_history.TryEvict(out var evicted))
        {
            Evict(evicted);
        }
    }

    private void Evict(LogEntry entry)
    {
        _entries.Remove(entry);
        // the entry after it still points here, and stops at the floor; what was before it may go
        entry.PreviousOfJob = null;
        _floor = Math.Max(_floor, entry.Sequence);
        if (!_jobs.TryGetValue(entry.Job.JobId, out var chain) || entry.JobSequence <= chain.Floor)
        {
            return;
        }

        chain.Floor = entry.JobSequence;
        chain.FloorSequence = entry.Sequence;
    }

    private static string NewEpoch(Random random) =>
        random.NextInt64(1L << 40, 1L << 44).ToString("x", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.ColdStarts;

/// <summary>
/// The starts that upstream has told of, those of former attempts and of jobs that are no longer known included: a document tells of its
/// present attempt alone.
/// </summary>
/// <remarks>Bound: the latest <see cref="MostStarts"/>, some 12 MB; those that were told of first go.</remarks>
internal sealed class StartLog(int mostStarts = StartLog.MostStarts) : IJobCourse
{
    public const int MostStarts = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string JobId, int Attempt), Entry> _current = [];
    private readonly Queue<Entry> _order = [];
    private long _version;

    /// <summary>Another one whenever a start has come or changed.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>In the order in which they were first told of.</summary>
    public ImmutableArray<AttemptStart> GetAll()
    {
        lock (_lock)
        {
            return [.. _order.Select(entry => entry.Start)];
        }
    }

    /// <summary>What was learnt of jobs before stays: these are as they are now.</summary>
    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        foreach (var job in jobs)
        {
            Put(job, upstream);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is not { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            return;
        }

        if (change is { IsAnotherJob: true, Before: { } former })
        {
            // the id is another job's now: what its former one has done stays, and is told of no more
            LetGo(former);
            Put(job, upstream);
        }
        else if (change.Before is not { } before || StartReader.IsNews(before, job))
        {
            Put(job, upstream);
        }
    }

    private void LetGo(Job former)
    {
        lock (_lock)
        {
            for (var attempt = 1; attempt <= former.RetryCount + 1; attempt++)
            {
                _current.Remove((former.JobId, attempt));
            }
        }
    }

    private void Put(Job job, UpstreamStatus upstream)
    {
        if (StartReader.Read(job, upstream.Clock) is not { } start)
        {
            return;
        }

        lock (_lock)
        {
            if (_current.TryGetValue((start.JobId, start.Attempt), out var known))
            {
                // when it was first told of is as near to its start as can be known
                known.Start = job.StartedAt is null ? start with { At = known.Start.At } : start;
            }
            else
            {
                var entry = _current[(start.JobId, start.Attempt)] = new Entry(start);
                _order.Enqueue(entry);
                if (_order.Count > mostStarts)
                {
                    Forget(_order.Dequeue());
                }
            }
        }

        Interlocked.Increment(ref _version);
    }

    private void Forget(Entry oldest)
    {
        var key = (oldest.Start.JobId, oldest.Start.Attempt);
        if (_current.TryGetValue(key, out var current) && ReferenceEquals(current, oldest))
        {
            _current.Remove(key);
        }
    }

    private sealed class Entry(AttemptStart start)
    {
        public AttemptStart Start { get; set; } = start;
    }
}

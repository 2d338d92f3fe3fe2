using Dashboard.Jobs.Search;
using Dashboard.Relay.Log;
using Shared.Hub;

namespace Dashboard.Relay.Hub;

/// <summary>
/// Which jobs a watch has told of, where the log's entries do not say it: its query looks at what the log merges, or at the time. At each
/// step, what is told is what the query finds in the entries up to a place, at <see cref="Moment"/>: so whoever comes back with both is known
/// to have just that.
/// </summary>
internal sealed class WatchMemory(ChangeLog log, JobListFilter filter, SearchMoment moment, WatchLimits limits)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly SearchFlips<string> _flips = new();

    /// <summary>By upstream's clock; never goes back.</summary>
    public SearchMoment Moment { get; private set; } = moment;

    public DateTimeOffset? At => filter.IsOfTime ? new DateTimeOffset(Moment.NowTicks, TimeSpan.Zero) : null;

    public bool Has(string jobId) => _told.Contains(jobId);

    public void Add(string jobId) => _told.Add(jobId);

    public void Remove(string jobId) => _told.Remove(jobId);

    /// <summary>Asks the query of a job at the present moment. It is asked again when that may have another answer.</summary>
    public bool Matches(LogEntry entry)
    {
        if (filter.IsOfTime)
        {
            _flips.Set(entry.Job.JobId, entry.IsDelete ? long.MaxValue : filter.FlipsAt(entry, Moment));
        }

        return !entry.IsDelete && filter.Matches(entry, Moment);
    }

    /// <summary>Lets the time go on, and tells of the jobs that it brings in or puts out.</summary>
    /// <param name="after">The place in the log: a job that has changed since is told of there.</param>
    /// <returns>False where there are more; it is earlier than <paramref name="now"/> then.</returns>
    public bool Proceed(SearchMoment now, long after, List<HubDocument> upserts, HashSet<string> deletes)
    {
        var until = Math.Max(now.NowTicks, Moment.NowTicks);
        var isAll = true;
        var taken = 0;
        while (_flips.TryTake(until, out var jobId, out var at))
        {
            // each at its own moment: what comes and goes again until now has gone
            Moment = new SearchMoment(at);
            if (log.FindLatest(jobId) is { } entry && entry.Sequence <= after)
            {
                Tell(entry, upserts, deletes);
            }

            if (++taken == limits.Flips)
            {
                isAll = at >= until;
                until = at;
            }
        }

        Moment = new SearchMoment(until);
        return isAll;
    }

    /// <summary>
    /// Finds out what a client has that was told of the entries up to <paramref name="after"/>, at the present moment. Of jobs that have
    /// changed since, it may have any.
    /// </summary>
    /// <param name="changesAfter">Where the changes begin: after the snapshot that the client was in, else the same.</param>
    /// <returns>False where the log no longer holds all of it.</returns>
    public bool TryRecall(string epoch, long after, long changesAfter)
    {
        var entries = new List<LogEntry>();
        var from = 0L;
        do
        {
            if (!log.TryRead(epoch, from, limits.Changes, long.MaxValue, entries, latestOnly: true))
            {
                return false;
            }

            foreach (var entry in entries.TakeWhile(entry => entry.Sequence <= after))
            {
                if (Matches(entry))
                {
                    _told.Add(entry.Job.JobId);
                }
            }

            from = entries.Count > 0 ? entries[^1].Sequence : after;
        } while (from < after);

        return TryAddChanged(epoch, changesAfter, entries);
    }

    private bool TryAddChanged(string epoch, long after, List<LogEntry> entries)
    {
        do
        {
            if (!log.TryRead(epoch, after, limits.Changes, long.MaxValue, entries))
            {
                return false;
            }

            foreach (var entry in entries)
            {
                _told.Add(entry.Job.JobId);
                after = entry.Sequence;
            }
        } while (entries.Count > 0);

        return true;
    }

    private void Tell(LogEntry entry, List<HubDocument> upserts, HashSet<string> deletes)
    {
        var jobId = entry.Job.JobId;
        if (!Matches(entry))
        {
            if (_told.Remove(jobId))
            {
                deletes.Add(jobId);
            }
        }
        else if (_told.Add(jobId))
        {
            deletes.Remove(jobId);
            upserts.Add(new HubDocument(entry.Served.Json));
        }
    }
}

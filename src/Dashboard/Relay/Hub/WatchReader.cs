using Dashboard.Jobs.Search;
using Dashboard.Relay.Log;
using Shared.Hub;

namespace Dashboard.Relay.Hub;

/// <summary>
/// One query's jobs and their changes, straight from the log: a place in it and no queue, so that a slow client is conflated by the log.
/// A snapshot is the log read from its beginning, of which the latest entry of each job is always there; what changes meanwhile lies
/// further on.
/// </summary>
internal sealed class WatchReader
{
    private const long MostBytes = 2 * 1024 * 1024;

    /// <summary>How many changes of others pass before a client is told of its place, so that it can be resumed.</summary>
    private const int QuietChanges = 1000;

    private readonly ChangeLog _log;
    private readonly JobListFilter _filter;
    private readonly long _slack;
    private readonly WatchLimits _limits;
    private readonly List<LogEntry> _entries = [];
    private WatchPlace _place;
    private long _told;

    /// <param name="after">What the client has; null for nothing.</param>
    /// <param name="now">By upstream's clock.</param>
    /// <param name="slack">How far that may have been put back, in ticks, for the watch to wait until it is as late again.</param>
    /// <param name="limits">Null for those that the hub has.</param>
    public WatchReader(
        ChangeLog log,
        JobListFilter filter,
        JobPosition? after,
        SearchMoment now,
        long slack,
        WatchLimits? limits = null
    )
    {
        (_log, _filter, _slack, _limits) = (log, filter, slack, limits ?? new WatchLimits());
        _place = (after is null ? null : Resume(after, now)) ?? Begin(now);
        _told = _place.After;
    }

    /// <summary>There is more to read at once.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The log had something, for this query or not.</summary>
    public bool HasRead { get; private set; }

    /// <summary>Reads on.</summary>
    /// <returns>What the client must be told; null for nothing.</returns>
    public JobBatch? Read(SearchMoment now)
    {
        var wasSnapshot = _place.IsSnapshot;
        if (!TryRead() || (_filter.IsOfTime && now.NowTicks + _slack < _place.Memory!.Moment.NowTicks))
        {
            _place = Begin(now);
            HasMore = true;
            return null;
        }

        var batch = Take(now, out var isAll);
        HasRead = _entries.Count > 0;
        HasMore = wasSnapshot || !isAll;
        var isEndOfSnapshot = wasSnapshot && batch.Until is null;
        if (
            batch is not ({ Upserts.Count: > 0 } or { Deletes.Count: > 0 } or { Reset: true, Until: null })
            && !isEndOfSnapshot
            && (wasSnapshot || batch.Seq - _told < QuietChanges)
        )
        {
            return null;
        }

        _place.IsReset = false;
        _told = batch.Seq;
        return batch;
    }

    private WatchPlace Begin(SearchMoment now)
    {
        var (epoch, end) = _log.GetEnd();
        return new WatchPlace(epoch)
        {
            SnapshotEnd = end,
            IsReset = true,
            Memory = _filter.IsOfFacets ? null : new WatchMemory(_log, _filter, now, _limits),
        };
    }

    /// <returns>Null where that place is no longer held, or cannot be known.</returns>
    private WatchPlace? Resume(JobPosition after, SearchMoment now)
    {
        // in a snapshot it is its end that must still be held: what is left of the snapshot itself always is
        if (_log.Start($"{after.Epoch}-{after.Until ?? after.Seq}") is not { Oldest: null } start)
        {
            return null;
        }

        var at = _filter.IsOfTime ? after.At?.UtcTicks : now.NowTicks;
        if (at is null || at > now.NowTicks + _slack)
        {
            return null;
        }

        var memory = _filter.IsOfFacets ? null : new WatchMemory(_log, _filter, new SearchMoment(at.Value), _limits);
        var place = after.Until is null
            ? new WatchPlace(start.Epoch) { After = start.After, Memory = memory }
            : new WatchPlace(start.Epoch)
            {
                After = Math.Clamp(after.Seq, 0, start.After),
                SnapshotEnd = start.After,
                Memory = memory,
            };
        return memory?.TryRecall(place.Epoch, place.After, start.After) == false ? null : place;
    }

    private bool TryRead()
    {
        if (!_place.IsSnapshot)
        {
            return _log.TryRead(_place.Epoch, _place.After, _limits.Changes, MostBytes, _entries);
        }

        if (!_log.TryRead(_place.Epoch, _place.After, _limits.Snapshot, MostBytes, _entries, latestOnly: true))
        {
            return false;
        }

        // what is later than the snapshot may be the end of something in it, and is read as a change
        var later = _entries.FindIndex(entry => entry.Sequence > _place.SnapshotEnd);
        if (later >= 0)
        {
            _entries.RemoveRange(later, _entries.Count - later);
        }

        if (_entries.Count == 0)
        {
            _place.After = _place.SnapshotEnd;
        }

        return true;
    }

    /// <summary>Moves the place past the entries, or past as many of them as one batch can tell in order.</summary>
    /// <param name="isAll">Time has not brought more than one batch tells.</param>
    private JobBatch Take(SearchMoment now, out bool isAll)
    {
        var upserts = new List<HubDocument>();
        var deletes = new HashSet<string>(StringComparer.Ordinal);
        isAll = _place.Memory?.Proceed(now, _place.After, upserts, deletes) != false;
        if (isAll)
        {
            TakeEntries(upserts, deletes);
        }

        return new JobBatch(
            _place.Epoch,
            _place.After,
            _place.IsReset,
            upserts,
            [.. deletes],
            _place.IsSnapshot ? _place.SnapshotEnd : null,
            _place.Memory?.At
        );
    }

    private void TakeEntries(List<HubDocument> upserts, HashSet<string> deletes)
    {
        // a snapshot tells what is: of what has left the query before it nobody was told
        var isSnapshot = _place.IsSnapshot;
        var memory = _place.Memory;
        foreach (var entry in _entries)
        {
            var jobId = entry.Job.JobId;
            var matches = memory is null ? _filter.Matches(entry) : memory.Matches(entry);
            if (matches && !entry.IsDelete)
            {
                if (deletes.Contains(jobId))
                {
                    // it is back: upserts are applied before deletes, so it belongs to the next batch
                    break;
                }

                memory?.Add(jobId);
                upserts.Add(new HubDocument(entry.Served.Json));
            }
            else if (!isSnapshot && (memory is null ? matches || _filter.Left(entry) : memory.Has(jobId)))
            {
                memory?.Remove(jobId);
                deletes.Add(jobId);
            }

            _place.After = entry.Sequence;
        }
    }

    /// <summary>Where a watch stands.</summary>
    private sealed class WatchPlace(string epoch)
    {
        public string Epoch { get; } = epoch;

        public long After { get; set; }

        public long SnapshotEnd { get; init; }

        public bool IsSnapshot => After < SnapshotEnd;

        /// <summary>The next batch begins anew.</summary>
        public bool IsReset { get; set; }

        /// <summary>Null where the log's entries say what has been told.</summary>
        public WatchMemory? Memory { get; init; }
    }
}

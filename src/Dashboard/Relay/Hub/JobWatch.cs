using System.Runtime.CompilerServices;
using Dashboard.Relay.Log;
using Shared.Hub;

namespace Dashboard.Relay.Hub;

/// <summary>
/// One query's jobs and their changes, straight from the log: a place in it and no queue, so that a slow client is conflated by the log.
/// A snapshot is the log read from its beginning, of which the latest entry of each job is always there; what changes meanwhile lies
/// further on.
/// </summary>
internal sealed class JobWatch(ChangeLog log, TimeProvider timeProvider)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public const int SnapshotChunk = 500;
    private const int MostChanges = 5000;
    private const long MostBytes = 2 * 1024 * 1024;

    /// <summary>How many changes of others pass before a client is told of its place, so that it can be resumed.</summary>
    private const int QuietChanges = 1000;

    public async IAsyncEnumerable<JobBatch> RunAsync(
        JobListQuery query,
        JobPosition? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var place = Begin(after);
        var entries = new List<LogEntry>();
        var told = place.After;
        while (!cancellationToken.IsCancellationRequested)
        {
            // taken before the log is read, so that what comes meanwhile is seen
            var appended = log.Appended.Next;
            var wasSnapshot = place.IsSnapshot;
            if (!TryRead(place, entries))
            {
                place = Begin(null);
                continue;
            }

            var batch = Take(place, query, entries);
            var isEndOfSnapshot = wasSnapshot && batch.Until is null;
            if (
                batch is { Upserts.Count: > 0 } or { Deletes.Count: > 0 } or { Reset: true, Until: null }
                || isEndOfSnapshot
                || (!wasSnapshot && batch.Seq - told >= QuietChanges)
            )
            {
                place.IsReset = false;
                told = batch.Seq;
                yield return batch;
            }

            if (wasSnapshot)
            {
                continue;
            }

            // also after changes that the query passes over: a watch that matches nothing must not look at each
            await (
                entries.Count == 0 ? appended.WaitAsync(cancellationToken) : Task.Delay(Interval, timeProvider, cancellationToken)
            );
        }
    }

    private WatchPlace Begin(JobPosition? after)
    {
        var (epoch, end) = log.GetEnd();
        // in a snapshot it is its end that must still be held: what is left of the snapshot itself always is
        if (after is not null && log.Start($"{after.Epoch}-{after.Until ?? after.Seq}") is { Oldest: null } start)
        {
            return after.Until is null
                ? new WatchPlace(start.Epoch) { After = start.After }
                : new WatchPlace(start.Epoch) { After = Math.Clamp(after.Seq, 0, start.After), SnapshotEnd = start.After };
        }

        return new WatchPlace(epoch) { SnapshotEnd = end, IsReset = true };
    }

    private bool TryRead(WatchPlace place, List<LogEntry> entries)
    {
        if (!place.IsSnapshot)
        {
            return log.TryRead(place.Epoch, place.After, MostChanges, MostBytes, entries);
        }

        if (!log.TryRead(place.Epoch, place.After, SnapshotChunk, MostBytes, entries, latestOnly: true))
        {
            return false;
        }

        // what is later than the snapshot may be the end of something in it, and is read as a change
        var later = entries.FindIndex(entry => entry.Sequence > place.SnapshotEnd);
        if (later >= 0)
        {
            entries.RemoveRange(later, entries.Count - later);
        }

        if (entries.Count == 0)
        {
            place.After = place.SnapshotEnd;
        }

        return true;
    }

    /// <summary>Moves the place past the entries, or past as many of them as one batch can tell in order.</summary>
    private static JobBatch Take(WatchPlace place, JobListQuery query, List<LogEntry> entries)
    {
        var upserts = new List<HubDocument>();
        var deletes = new HashSet<string>(StringComparer.Ordinal);
        // a snapshot tells what is: of what has left the query before it nobody was told
        var isSnapshot = place.IsSnapshot;
        foreach (var entry in entries)
        {
            var matches = query.Matches(entry.Facets);
            if (matches && !entry.IsDelete)
            {
                if (deletes.Contains(entry.Job.JobId))
                {
                    // it is back: upserts are applied before deletes, so it belongs to the next batch
                    break;
                }

                upserts.Add(new HubDocument(entry.Served.Json));
            }
            else if (!isSnapshot && (matches || (entry.FacetsBefore is { } before && query.Matches(before))))
            {
                deletes.Add(entry.Job.JobId);
            }

            place.After = entry.Sequence;
        }

        return new JobBatch(
            place.Epoch,
            place.After,
            place.IsReset,
            upserts,
            [.. deletes],
            place.IsSnapshot ? place.SnapshotEnd : null
        );
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
    }
}

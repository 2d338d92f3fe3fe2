using Dashboard.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>The decision for one job.</summary>
/// <param name="Interval">How long after one read the next is due; null where one is enough.</param>
/// <param name="Reason">A few words for people.</param>
/// <param name="Details">What reads are to include.</param>
/// <param name="Rank">The smaller, the sooner it is served.</param>
public sealed record PlannedJob(string JobId, WatchMode Mode, TimeSpan? Interval, string Reason, JobDetail Details, int Rank)
{
    /// <summary>
    /// Read together with all others of which this is so, at the ends of common intervals: a row that came in sight waits for the next one, so
    /// that a table that is scrolled costs no more than one that stands still.
    /// </summary>
    public bool IsOnBeat { get; init; }

    /// <summary>When it is to be read, where that does not go by the reads before.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

using Dashboard.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>The decision for one job.</summary>
/// <param name="Interval">How long after one read the next is due; null where one is enough.</param>
/// <param name="Reason">A few words for people.</param>
/// <param name="Details">What reads are to include.</param>
/// <param name="Rank">The smaller, the sooner it is served.</param>
public sealed record PlannedJob(string JobId, WatchMode Mode, TimeSpan? Interval, string Reason, JobDetail Details, int Rank)
{
    /// <summary>When it is to be read, where that does not go by the reads before.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>Which jobs come first.</summary>
internal static class PlanRank
{
    /// <summary>A row that is in sight.</summary>
    public const int InSight = 1;

    private static readonly TimeSpan Old = TimeSpan.FromHours(24);
    private static readonly HashSet<string> UrgentPriorities = new(StringComparer.OrdinalIgnoreCase)
    {
        "high",
        "urgent",
        "critical",
    };

    /// <summary>
    /// Who is looked at comes first, then the rows in sight, then what is urgent, then what changes most; what has not moved for a day comes
    /// last.
    /// </summary>
    /// <returns>The smaller, the sooner.</returns>
    public static int Of(PlanCandidate candidate, DateTimeOffset now) =>
        candidate.Interest is not null ? 0
        : candidate.IsInSight ? InSight
        : OfUnseen(candidate, now);

    /// <summary>As if nobody had the job in sight.</summary>
    public static int OfUnseen(PlanCandidate candidate, DateTimeOffset now)
    {
        if (candidate.Interest is not null)
        {
            return 0;
        }

        if (candidate.Job is not { } job)
        {
            return InSight + 1;
        }

        var rank = job.State switch
        {
            JobState.Running or JobState.Initializing => 3,
            JobState.Queued or JobState.Unknown => 5,
            _ => 7,
        };
        var urgent = job.Priority is { } priority && UrgentPriorities.Contains(priority) ? -1 : 0;
        return rank + urgent + (now - job.StateSince > Old ? 8 : 0);
    }
}

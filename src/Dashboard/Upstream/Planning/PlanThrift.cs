namespace Dashboard.Upstream.Planning;

/// <summary>
/// Fits the plan to the request budget: a plan that cannot be kept says nothing, and what is read first by it keeps out all else. Whom somebody
/// looks at is read as often as ever; all others together may take half of what the budget gives back, and wait the longer for it.
/// </summary>
internal static class PlanThrift
{
    /// <summary>Of the budget, as the polls pace themselves once half of it is spent.</summary>
    public const double Share = 0.5;

    /// <summary>How many streams may be on their way to being opened for the first time: what the budget gives in a minute, and these at least.</summary>
    private const int LeastOpenings = 10;

    /// <summary>No job is left for longer, however small the budget: what these take is then more than their share.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static IReadOnlyList<PlannedJob> Fit(IReadOnlyList<PlannedJob> plan, PlanLimits limits)
    {
        var wanted = plan.Where(MayWait).Sum(job => 1 / job.Interval!.Value.TotalSeconds) / limits.JobsPerRequest;
        var factor = wanted / (limits.RequestsPerSecond * Share);
        return factor > 1 ? [.. plan.Select(job => MayWait(job) ? Stretch(job, factor) : job)] : plan;
    }

    /// <param name="pending">Streams that are on their way already.</param>
    public static int MostOpenings(double requestsPerSecond, int pending) =>
        Math.Max(0, Math.Max(LeastOpenings, (int)(requestsPerSecond * 60)) - pending);

    private static bool MayWait(PlannedJob job) => job.Interval is not null && job.Rank > PlanRank.InSight;

    private static PlannedJob Stretch(PlannedJob job, double factor) =>
        job with
        {
            Interval = TimeSpan.FromSeconds(Math.Min(job.Interval!.Value.TotalSeconds * factor, Longest.TotalSeconds)),
            Reason = $"{job.Reason}; as often as the budget allows",
        };
}

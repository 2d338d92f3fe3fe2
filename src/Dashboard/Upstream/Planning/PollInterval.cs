using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>How often a job is read that no stream tells of.</summary>
internal static class PollInterval
{
    /// <summary>The more often a read told nothing new, the longer the next one waits.</summary>
    private static readonly TimeSpan[] Backoff =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromSeconds(60),
    ];

    /// <summary>A job that webhooks tell of is read only to be sure.</summary>
    public static readonly TimeSpan WithWebhooks = TimeSpan.FromMinutes(10);

    /// <summary>The end is near, and is what people wait for.</summary>
    private const double NearEndPercent = 90;
    private static readonly TimeSpan NearEnd = TimeSpan.FromSeconds(2);

    /// <summary>Somebody looks at details that no stream carries.</summary>
    public static readonly TimeSpan ForDetails = TimeSpan.FromSeconds(5);

    /// <summary>A wall of GPUs is looked at as a whole, and for a while.</summary>
    public static readonly TimeSpan ForAWall = TimeSpan.FromSeconds(10);

    /// <summary>Of the request budget, the reading of rows in sight may take so much; that of a wall the same.</summary>
    private const double RowsShare = 0.2;

    /// <summary>A stream that is being opened gets that long before its job is read instead.</summary>
    public static readonly TimeSpan WhileOpening = TimeSpan.FromSeconds(5);

    /// <summary>A stream that was open tells what it missed; a read would overtake it. Longer than its longest backoff.</summary>
    public static readonly TimeSpan WhileReopening = TimeSpan.FromSeconds(45);

    /// <summary>How often all rows in sight are read that no stream tells of, together; no more often than details are.</summary>
    public static TimeSpan ForRows(int rows, PlanLimits limits) => Most(ForDetails, Affordable(rows, limits));

    /// <summary>How often the details of all jobs on walls are read that streams tell of, together.</summary>
    public static TimeSpan ForWall(int jobs, PlanLimits limits) => Most(ForAWall, Affordable(jobs, limits));

    private static TimeSpan Affordable(int jobs, PlanLimits limits)
    {
        var requests = Math.Ceiling(jobs / (double)limits.JobsPerRequest);
        return TimeSpan.FromSeconds(Math.Min(requests / (limits.RequestsPerSecond * RowsShare), TimeSpan.SecondsPerDay));
    }

    /// <param name="forRows">What <see cref="ForRows"/> gives: rows in sight wait no longer than that.</param>
    public static TimeSpan For(PlanCandidate candidate, PlanLimits limits, TimeSpan forRows)
    {
        var backoff = Backoff[Math.Min(candidate.UnchangedReads, Backoff.Length - 1)];
        if (candidate.Interest is { } details && details != JobDetail.None)
        {
            return Least(backoff, ForDetails);
        }

        if (HasWebhooks(candidate, limits))
        {
            // also where somebody looks: a webhook tells what they would see
            return WithWebhooks;
        }

        if (candidate.Interest is not null)
        {
            return Least(backoff, ForDetails);
        }

        var unseen = candidate.Job switch
        {
            { IsWaitingForRetry: true } job => UntilRetry(job, backoff, limits),
            { Progress: >= NearEndPercent } => Least(backoff, NearEnd),
            _ => backoff,
        };
        return candidate.IsInSight ? Least(unseen, forRows) : unseen;
    }

    /// <summary>Webhooks have told of it lately.</summary>
    public static bool HasWebhooks(PlanCandidate candidate, PlanLimits limits) => limits.Now - candidate.WebhookAt < WithWebhooks;

    /// <summary>
    /// One that is late may come at any moment, and the later it is the less likely: it is waited for as long again as it is late, or by the
    /// backoff where that is shorter. What never comes must not cost for ever.
    /// </summary>
    private static TimeSpan UntilRetry(Job job, TimeSpan backoff, PlanLimits limits)
    {
        var rest = RetryTime.Left(job, limits.Clock, limits.Now);
        return rest < Backoff[0] ? Most(Backoff[0], Least(backoff, -rest))
            : rest > Backoff[^1] ? Backoff[^1]
            : rest;
    }

    public static TimeSpan Most(TimeSpan left, TimeSpan right) => left > right ? left : right;

    public static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}

using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>When the next attempt of a job that has failed is to begin.</summary>
internal static class RetryTime
{
    /// <param name="job">One that waits for its retry.</param>
    /// <param name="clock">Upstream's where it is another.</param>
    /// <param name="now">Wall time.</param>
    /// <returns>How long it is by the wall's clock; below zero where it is late.</returns>
    public static TimeSpan Left(Job job, UpstreamClock? clock, DateTimeOffset now)
    {
        var next = job.Document.NextRetryAt!.Value;
        return clock?.WallTimeUntil(next, now) ?? next - now;
    }
}

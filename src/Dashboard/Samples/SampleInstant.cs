using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Samples;

/// <summary>
/// What instant a document's readings are for, by upstream's clock: its end where the job is over; else <c>startedAt</c> +
/// <c>execution.duration</c> where the document gives both; else its arrival.
/// </summary>
internal static class SampleInstant
{
    /// <summary>How far upstream's clock may be ahead of ours. What claims to be later would hold back all readings after it.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <param name="saysDuration">The newest document itself gave the duration: else it is that of an earlier one.</param>
    /// <param name="clock">Null where upstream's clock is the wall clock.</param>
    /// <param name="mostBehind">A live document that claims to be older speaks of a time that is not kept: its times are no good.</param>
    public static DateTimeOffset Of(Job job, bool saysDuration, UpstreamClock? clock, TimeSpan mostBehind)
    {
        var arrival = clock?.At(job.LastConfirmedAt) ?? job.LastConfirmedAt;
        return Told(job, saysDuration) is { } told && told - arrival <= MostAhead && arrival - told < mostBehind ? told : arrival;
    }

    private static DateTimeOffset? Told(Job job, bool saysDuration)
    {
        if (job.IsTerminal)
        {
            return job.IsEndEstimated ? null : job.EndedAt;
        }

        return
            saysDuration
            && job.StartedAt is { } started
            && job.Document.DurationSeconds is >= 0 and var seconds
            && seconds < (DateTimeOffset.MaxValue - started).TotalSeconds
            ? started.AddSeconds(seconds)
            : null;
    }
}

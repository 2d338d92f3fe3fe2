using Dashboard.Samples;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Courses;

/// <summary>Which moment a job's figures are of, by upstream's clock: as <see cref="SampleInstant"/> has it for readings.</summary>
internal static class JobMoment
{
    public static DateTimeOffset Of(Job job, UpstreamClock? clock) =>
        SampleInstant.Of(job, SaysDuration(job), clock, SampleLimits.Default.Coarse.KeptFor);

    /// <summary>When a job ended, by upstream's clock; null where it has not.</summary>
    public static DateTimeOffset? EndOf(Job job, UpstreamClock? clock) =>
        job is { IsEndEstimated: true, EndedAt: { } seen } && clock is not null ? clock.At(seen) : job.EndedAt;

    /// <summary>The newest document itself gave it: a part that is no merge lies within the bytes that came.</summary>
    private static bool SaysDuration(Job job) =>
        job.Document.FindPart(PartNames.Execution) is { } execution && job.LastReceived.Span.Overlaps(execution.Json.Span);
}

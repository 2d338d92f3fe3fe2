using Dashboard.Jobs.Courses;
using Shared.Api;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.ColdStarts;

/// <summary>Reads the start of a job's present attempt. Pure.</summary>
internal static class StartReader
{
    /// <summary>Longer than any start: a clock that jumped, or another unit.</summary>
    private const double MostSeconds = 86_400;

    /// <summary>Of so short a run the cost is mostly rounding.</summary>
    private const double LeastPricedSeconds = 10;

    /// <param name="clock">Upstream's; null where that is ours.</param>
    /// <returns>Null where nothing is told of it.</returns>
    public static AttemptStart? Read(Job job, UpstreamClock? clock)
    {
        if (job.Document.ReadColdStart() is not { } told)
        {
            return null;
        }

        var seconds = Sane(told.DurationSeconds, MostSeconds);
        var run = job.IsTerminal ? Sane(job.RunSeconds, double.MaxValue) : null;
        return new AttemptStart(
            job.JobId,
            job.RetryCount + 1,
            job.StartedAt ?? JobMoment.Of(job, clock),
            told.Occurred,
            seconds,
            [.. told.Phases.Where(phase => Sane(phase.Value, MostSeconds) is not null)],
            told.CacheHit,
            [.. told.OptimizationSuggestions.Select(suggestion => suggestion.Trim()).Where(suggestion => suggestion.Length > 0)]
        )
        {
            EndpointId = job.EndpointId,
            GpuType = job.GpuType,
            IsWhole = IsWhole(job, seconds),
            RunSeconds = run,
            DollarsASecond = run >= LeastPricedSeconds && job.Cost is >= 0 and { } cost ? cost / (decimal)run : null,
        };
    }

    /// <summary>Whether two states of a job may tell another start: most that is told of a job is told again and again.</summary>
    public static bool IsNews(Job before, Job after) =>
        before.RetryCount != after.RetryCount
        || IsWhole(before, null) != IsWhole(after, null)
        || before.IsTerminal != after.IsTerminal
        || (after.IsTerminal && (before.Cost != after.Cost || before.RunSeconds != after.RunSeconds))
        || before.StartedAt != after.StartedAt
        || before.EndpointId != after.EndpointId
        || before.GpuType != after.GpuType
        || !PartOf(before).Span.SequenceEqual(PartOf(after).Span);

    /// <summary>A model is loaded while it initializes, and still where it says that it warms up; one may also fail on the way.</summary>
    private static bool IsWhole(Job job, double? seconds) =>
        job.State switch
        {
            JobState.Running => job.Phase != RunningPhase.WarmingUp,
            JobState.Paused or JobState.Completed => true,
            JobState.Failed or JobState.Timeout or JobState.Cancelled => job.Progress > 0 || job.RunSeconds > seconds,
            _ => false,
        };

    private static ReadOnlyMemory<byte> PartOf(Job job) => job.Document.FindPart(PartNames.ColdStart)?.Json ?? default;

    private static double? Sane(double? seconds, double most) => seconds is >= 0 and { } told && told <= most ? told : null;
}

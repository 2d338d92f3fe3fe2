using System.Collections.Immutable;
using Dashboard.Jobs.Courses;
using Shared.Api;
using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.ColdStarts;

/// <summary>Reads the start of a job's present attempt. Pure.</summary>
internal static class StartReader
{
    private const int MostPhases = 32;
    private const int MostSuggestions = 16;
    private const int MostNameLength = 64;
    private const int MostSuggestionLength = 200;

    /// <summary>Longer than any start: a clock that jumped, or another unit.</summary>
    private const double MostSeconds = 86_400;

    /// <summary>Longer than any job: ten years.</summary>
    private const double MostRunSeconds = 3_660 * MostSeconds;

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

        var run = RunSecondsOf(job);
        return new AttemptStart(
            job.JobId,
            job.RetryCount + 1,
            job.StartedAt ?? JobMoment.Of(job, clock),
            told.Occurred,
            Sane(told.DurationSeconds, MostSeconds),
            [.. told.Phases.Take(MostPhases).Select(InSeconds).OfType<NamedNumber>()],
            told.CacheHit,
            SuggestionsOf(told)
        )
        {
            EndpointId = job.EndpointId,
            GpuType = job.GpuType,
            SecondsBeforeStart = told.SecondsBeforeStart,
            IsWhole = IsWhole(job),
            RunSeconds = run,
            DollarsASecond = run >= LeastPricedSeconds && job.Cost is >= 0 and { } cost ? cost / (decimal)run : null,
        };
    }

    /// <summary>Whether two states of a job may tell another start: most that is told of a job is told again and again.</summary>
    public static bool IsNews(Job before, Job after) =>
        before.RetryCount != after.RetryCount
        || (IsWhole(after) && !IsWhole(before))
        || before.IsTerminal != after.IsTerminal
        || (after.IsTerminal && (before.Cost != after.Cost || before.RunSeconds != after.RunSeconds))
        || before.StartedAt != after.StartedAt
        || before.EndpointId != after.EndpointId
        || before.GpuType != after.GpuType
        || !PartOf(before).Span.SequenceEqual(PartOf(after).Span);

    /// <summary>
    /// The loading is over, and the newest document itself tells of it: what was told before may have grown since. A model is loaded while the job
    /// initializes, and still where it says that it warms up; one that failed may have done so on the way.
    /// </summary>
    private static bool IsWhole(Job job) =>
        job.State switch
        {
            JobState.Running => job.Phase != RunningPhase.WarmingUp,
            JobState.Paused or JobState.Completed => true,
            _ => false,
        }
        // what has no such part, as most, is not searched through at each of its readings
        && !PartOf(job).IsEmpty
        // by its name: what is known of it may be laid together from several
        && job.LastReceived.Span.IndexOf("\"coldStart\""u8) >= 0;

    private static ReadOnlyMemory<byte> PartOf(Job job) => job.Document.FindPart(PartNames.ColdStart)?.Json ?? default;

    /// <summary>An end that only we have seen is no measure, but for what upstream itself has counted.</summary>
    private static double? RunSecondsOf(Job job) =>
        job.IsTerminal && (!job.IsEndEstimated || job.DurationSeconds is not null) ? Sane(job.RunSeconds, MostRunSeconds) : null;

    private static NamedNumber? InSeconds(NamedNumber phase)
    {
        double? seconds = phase.Unit?.ToLowerInvariant() switch
        {
            null or "s" or "sec" or "seconds" => phase.Value,
            "ms" or "milliseconds" => phase.Value / 1000,
            _ => null,
        };
        return Sane(seconds, MostSeconds) is { } sane ? new NamedNumber(PlainText.Of(phase.Name, MostNameLength), sane) : null;
    }

    private static ImmutableArray<string> SuggestionsOf(ColdStart told) =>
        [
            .. told
                .OptimizationSuggestions.Take(MostSuggestions)
                .Select(suggestion => PlainText.Of(suggestion, MostSuggestionLength).Trim())
                .Where(suggestion => suggestion.Length > 0),
        ];

    private static double? Sane(double? seconds, double most) => seconds is >= 0 and { } told && told <= most ? told : null;
}

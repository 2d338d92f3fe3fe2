using System.Collections.Immutable;
using Dashboard.Samples;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Gpus;

/// <summary>Reads the GPUs of a running job. Pure.</summary>
internal static class GpuReader
{
    /// <summary>Of one job: more are a document that went wrong.</summary>
    public const int MostOfAJob = 256;

    private const double MostLoadSeconds = 86_400;

    /// <summary>Tags that say whose a job is, the one that says most first.</summary>
    private static readonly ImmutableArray<string> TeamTags = ["team", "teamid", "projectid", "project"];

    /// <returns>Empty where the job does not run, and where it tells of none.</returns>
    public static ImmutableArray<GpuState> Read(Job job)
    {
        if (
            job is not { State: JobState.Running, GoneSince: null }
            || job.Document.ReadResources()?.Gpus is not { Count: > 0 } gpus
        )
        {
            return [];
        }

        var team = TeamOf(job);
        var working = WorkingSince(job);
        // of some among several that have one, nobody knows which it is
        var usual = gpus.Any(gpu => gpu.Type is not null) ? null : job.GpuType;
        return
        [
            .. gpus.Take(MostOfAJob)
                .Select(
                    (gpu, index) =>
                        new GpuState(
                            new GpuKey(job.JobId, SampleParts.Of(gpus, index)),
                            gpu.Id is { Length: > 0 } id ? id
                                : gpus.Count == 1 ? "GPU"
                                : $"GPU {index}",
                            gpu.Type ?? usual,
                            gpu.UtilizationPercent,
                            gpu.MemoryUsed,
                            gpu.MemoryTotal,
                            gpu.TemperatureCelsius,
                            gpu.Power
                        )
                        {
                            EndpointId = job.EndpointId,
                            Team = team,
                            Phase = job.Phase,
                            WorkingSince = working,
                            IsOfTheWhole = gpus.Count == 1 && gpu.Id is null or "",
                        }
                )
                // two of one id are one GPU, told twice
                .DistinctBy(gpu => gpu.Key),
        ];
    }

    private static DateTimeOffset? WorkingSince(Job job) =>
        job.StartedAt is { } started
        && job.Document.ReadColdStart()
            is { Occurred: not false, DurationSeconds: >= 0 and < MostLoadSeconds and var seconds } cold
            ? started.AddSeconds(Math.Max(0, seconds - cold.SecondsBeforeStart))
            : job.StartedAt;

    private static string? TeamOf(Job job)
    {
        var tags = job.Document.ReadTags();
        return TeamTags
            .Select(name => tags.Where(tag => tag.IsNamed(name)).Select(tag => tag.Value).FirstOrDefault())
            .FirstOrDefault(value => value is { Length: > 0 });
    }
}

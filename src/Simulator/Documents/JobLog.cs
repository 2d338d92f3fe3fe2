using Simulator.Workloads;

namespace Simulator.Documents;

/// <param name="Level">debug, info, warn or error.</param>
internal sealed record LogLine(DateTimeOffset At, string JobId, string Level, string Message);

/// <summary>What a job has logged up to a moment: the same lines whenever it is asked.</summary>
internal static class JobLog
{
    private const int LinesPerStage = 40;

    public static IEnumerable<LogLine> Of(SimulatedJob job, DateTimeOffset at) =>
        job is ModelledJob modelled
            ? OfModelled(modelled, at)
            : [new LogLine(job.CreatedAt, job.Id, "info", $"Job is {job.StatusText}")];

    private static IEnumerable<LogLine> OfModelled(ModelledJob job, DateTimeOffset at)
    {
        foreach (var stage in job.Attempt.Stages)
        {
            if (stage.StartsAt > at)
            {
                yield break;
            }

            yield return Opening(job, stage);
            if (stage is { Phase: RunningPhase.Processing, EndsAt: { } end })
            {
                foreach (var line in Working(job, stage, end, at))
                {
                    yield return line;
                }
            }
        }
    }

    private static LogLine Opening(ModelledJob job, Stage stage)
    {
        var gpus = job.Outline.GpuCount == 0 ? "processors alone" : $"{job.Outline.GpuCount} x {job.Outline.Gpu.Name}";
        var (level, message) = stage.State switch
        {
            JobState.Queued => ("info", $"Attempt {job.RetryCount + 1} queued, waiting for {gpus}"),
            JobState.Initializing => ("info", $"Allocated {gpus}, starting container"),
            JobState.Paused => ("warn", "Job paused, GPU state saved"),
            JobState.Completed => ("info", "Job completed"),
            JobState.Failed => (
                "error",
                $"{job.Attempt.Failure?.Code ?? "FAILED"}: {job.Attempt.Failure?.Message ?? "Job failed"}"
            ),
            JobState.Cancelled => ("warn", "Job cancelled"),
            JobState.Timeout => ("error", "Maximum execution time exceeded, stopping worker"),
            _ => stage.Phase switch
            {
                RunningPhase.WarmingUp => ("info", "Loading model and dependencies"),
                RunningPhase.Processing => ("info", $"Processing {job.Outline.TotalItems} {job.Outline.Unit.Name}"),
                RunningPhase.Finalizing => ("info", "Preparing output"),
                _ => ("info", "Uploading output to storage"),
            },
        };
        return new LogLine(stage.StartsAt, job.Id, level, message);
    }

    private static IEnumerable<LogLine> Working(ModelledJob job, Stage stage, DateTimeOffset end, DateTimeOffset at)
    {
        var step = Math.Max(5, (end - stage.StartsAt).TotalSeconds / LinesPerStage);
        for (var line = 1; ; line++)
        {
            var time = stage.StartsAt.AddSeconds(line * step);
            if (time > at || time >= end)
            {
                yield break;
            }

            var done = (long)(
                job.Outline.TotalItems * (stage.WorkFrom + ((stage.WorkTo - stage.WorkFrom) * stage.ShareAt(time)))
            );
            yield return Noise.Share(job.Outline.Seed, (ulong)(line + 7000)) switch
            {
                < 0.04 => new LogLine(time, job.Id, "warn", $"Slow read from storage: {150 + (line * 37 % 900)} ms"),
                < 0.2 => new LogLine(time, job.Id, "debug", $"Allocator: {line % 7} blocks released"),
                _ => new LogLine(time, job.Id, "info", $"{done}/{job.Outline.TotalItems} {job.Outline.Unit.Name} done"),
            };
        }
    }
}

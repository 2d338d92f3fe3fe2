using Simulator.Workloads;

namespace Simulator.Documents;

/// <param name="Level">debug, info, warn or error.</param>
internal sealed record LogLine(DateTimeOffset At, string JobId, string Level, string Message);

/// <summary>What a job has logged up to a moment, over all its attempts: the same lines whenever it is asked.</summary>
internal static class JobLog
{
    private const int LinesPerStage = 40;

    /// <summary>Takes what it needs of the job at once: the lines may be made when the story has gone on.</summary>
    /// <param name="after">Lines up to here may be left out.</param>
    public static IEnumerable<LogLine> Of(SimulatedJob job, DateTimeOffset at, DateTimeOffset after)
    {
        if (job is not ModelledJob modelled)
        {
            return [new LogLine(job.CreatedAt, job.Id, "info", $"Job is {job.StatusText}")];
        }

        return modelled.IsOver && modelled.Stage.StartsAt <= after
            ? []
            : OfAttempts(modelled.Outline, [.. modelled.Attempts], at, after);
    }

    private static IEnumerable<LogLine> OfAttempts(JobOutline job, Attempt[] attempts, DateTimeOffset at, DateTimeOffset after)
    {
        foreach (var attempt in attempts)
        {
            Stage? before = null;
            foreach (var stage in attempt.Stages.TakeWhile(stage => stage.StartsAt <= at))
            {
                if (!(stage.EndsAt <= after))
                {
                    yield return before is not null && (before.State, before.Phase) == (stage.State, stage.Phase)
                        ? Throttling(job, stage)
                        : Opening(job, attempt, stage);
                    foreach (var line in Working(job, stage, at))
                    {
                        yield return line;
                    }
                }

                before = stage;
            }
        }
    }

    private static LogLine Opening(JobOutline job, Attempt attempt, Stage stage)
    {
        var gpus = job.GpuCount == 0 ? "processors alone" : $"{job.GpuCount} x {job.Gpu.Name}";
        var (level, message) = stage.State switch
        {
            JobState.Queued => ("info", $"Attempt {attempt.Number + 1} queued, waiting for {gpus}"),
            JobState.Initializing => ("info", $"Allocated {gpus}, starting container"),
            JobState.Paused => ("warn", "Job paused, GPU state saved"),
            JobState.Completed => ("info", "Job completed"),
            JobState.Failed => ("error", $"{attempt.Failure?.Code ?? "FAILED"}: {attempt.Failure?.Message ?? "Job failed"}"),
            JobState.Cancelled => ("warn", "Job cancelled"),
            JobState.Timeout => ("error", "Maximum execution time exceeded, stopping worker"),
            _ => stage.Phase switch
            {
                RunningPhase.WarmingUp => ("info", "Loading model and dependencies"),
                RunningPhase.Processing => ("info", $"Processing {job.TotalItems} {job.Unit.Name}"),
                RunningPhase.Finalizing => ("info", "Preparing output"),
                _ => ("info", "Uploading output to storage"),
            },
        };
        return new LogLine(stage.StartsAt, job.Id, level, message);
    }

    private static LogLine Throttling(JobOutline job, Stage stage) =>
        stage.IsThrottled
            ? new LogLine(stage.StartsAt, job.Id, "warn", "GPU at its thermal limit, clocks reduced")
            : new LogLine(stage.StartsAt, job.Id, "info", "GPU cooled down, clocks restored");

    private static IEnumerable<LogLine> Working(JobOutline job, Stage stage, DateTimeOffset at)
    {
        if (stage is not { Phase: RunningPhase.Processing, EndsAt: { } end })
        {
            yield break;
        }

        var step = Math.Max(5, (end - stage.StartsAt).TotalSeconds / LinesPerStage);
        for (var line = 1; ; line++)
        {
            var time = stage.StartsAt.AddSeconds(line * step);
            if (time > at || time >= end)
            {
                yield break;
            }

            var done = (long)(job.TotalItems * (stage.WorkFrom + ((stage.WorkTo - stage.WorkFrom) * stage.ShareAt(time))));
            yield return Noise.Share(job.Seed, (ulong)(line + 7000)) switch
            {
                < 0.04 => new LogLine(time, job.Id, "warn", $"Slow read from storage: {150 + (line * 37 % 900)} ms"),
                < 0.2 => new LogLine(time, job.Id, "debug", $"Allocator: {line % 7} blocks released"),
                _ => new LogLine(time, job.Id, "info", $"{done}/{job.TotalItems} {job.Unit.Name} done"),
            };
        }
    }
}

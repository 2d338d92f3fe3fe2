using System.Runtime.InteropServices;

namespace Simulator.Workloads;

/// <summary>What instruments show of a job at a moment: a pure function of its outline, its stage and the time.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reading(double ProgressPercent, double Work, double CpuPercent)
{
    private const double MemoryFloorBytes = 600e6;

    public static Reading At(ModelledJob job, DateTimeOffset at)
    {
        var stage = job.Stage;
        var share = stage.ShareAt(at);
        var outline = job.Outline;
        var cpu =
            stage.State == JobState.Running
                ? outline.CpuUtilization + (5 * Noise.At(outline.Seed ^ 5, Seconds(stage, at) / 11))
                : 2;
        return new Reading(
            stage.ProgressFrom + ((stage.ProgressTo - stage.ProgressFrom) * share),
            stage.WorkFrom + ((stage.WorkTo - stage.WorkFrom) * share),
            Math.Clamp(stage.Phase == RunningPhase.WarmingUp ? cpu * 0.6 : cpu, 0, 100)
        );
    }

    /// <returns>Percent, 0 to 100.</returns>
    public static double Utilization(ModelledJob job, int gpu, DateTimeOffset at)
    {
        var stage = job.Stage;
        if (job.Outline.Load?.UtilizationPercent(Since(job, at)) is { } recorded)
        {
            return recorded;
        }

        // the wobble keeps off both ends, so that the mean stays the stage's own
        var swing = Math.Min(7, Math.Min(stage.Utilization, 100 - stage.Utilization));
        var seed = job.Outline.Seed ^ (ulong)(31 + gpu);
        return stage.Utilization
            + (swing * ((0.7 * Noise.At(seed, Seconds(stage, at) / 9)) + (0.3 * Noise.At(seed ^ 99, Seconds(stage, at) / 2))));
    }

    public static double PowerWatts(ModelledJob job, int gpu, DateTimeOffset at) =>
        Thermals.PowerWatts(job.Outline.Gpu, Utilization(job, gpu, at));

    public static double TemperatureCelsius(ModelledJob job, int gpu, DateTimeOffset at)
    {
        var seed = job.Outline.Seed;
        var place = 3 * ((2 * Noise.Share(seed, (ulong)(gpu + 900))) - 1);
        var heat = job.Outline.Load?.TemperatureCelsius(Since(job, at)) ?? job.Stage.TemperatureAt(at);
        var celsius = heat + place + (0.7 * Noise.At(seed ^ (ulong)(gpu + 70), Seconds(job.Stage, at) / 25));
        return Math.Min(94, celsius + (job.Outline.Incidents?.HeatCelsius(job.Outline.Gpu, at) ?? 0));
    }

    /// <summary>What one GPU has used since the attempt was scheduled.</summary>
    public static double EnergyJoules(ModelledJob job, DateTimeOffset at) =>
        job.Outline.Load?.EnergyJoules(Since(job, at)) ?? job.Stage.EnergyAt(at);

    /// <returns>Percent: of a recording the mean so far, else the stage's own.</returns>
    public static double MeanUtilization(ModelledJob job, DateTimeOffset at) =>
        job.Outline.Load?.MeanUtilizationPercent(Since(job, at)) ?? job.Stage.Utilization;

    /// <returns>Bytes in use on one GPU, never more than it has.</returns>
    public static long MemoryBytes(ModelledJob job, int gpu, DateTimeOffset at)
    {
        var total = job.Outline.Gpu.MemoryBytes;
        if (job.Outline.Load?.MemoryUsedBytes(Since(job, at)) is { } recorded)
        {
            return Math.Clamp(recorded, 0, total);
        }

        var stage = job.Stage;
        var model = Math.Min(total * job.Outline.ModelMemory, total * 0.95);
        double used;
        if (stage.State == JobState.Initializing)
        {
            used = MemoryFloorBytes;
        }
        else if (stage.Phase == RunningPhase.WarmingUp)
        {
            used = MemoryFloorBytes + ((model - MemoryFloorBytes) * stage.ShareAt(at));
        }
        else
        {
            var work = At(job, at).Work;
            var peak = total * Math.Max(job.Outline.PeakMemory, job.Outline.ModelMemory);
            var last = Math.Max(job.Attempt.Last.WorkFrom, 1e-6);
            used = job.Attempt.RunsOutOfMemory
                ? model + (((total * 0.995) - model) * Math.Pow(Math.Min(1, work / last), 1.6))
                : model + ((peak - model) * (1 - Math.Exp(-5 * work)));
            used += total * 0.006 * Noise.At(job.Outline.Seed ^ (ulong)(gpu + 200), Seconds(stage, at) / 14);
        }

        return (long)Math.Clamp(used, 0, total);
    }

    /// <summary>Items a second, noisy about the attempt's true rate.</summary>
    public static double Throughput(ModelledJob job, DateTimeOffset at)
    {
        var stage = job.Stage;
        if (stage.Phase != RunningPhase.Processing || stage.EndsAt is not { } end || end <= stage.StartsAt)
        {
            return 0;
        }

        var rate = (stage.WorkTo - stage.WorkFrom) * job.Outline.TotalItems / (end - stage.StartsAt).TotalSeconds;
        return Math.Max(0, rate * (1 + (0.22 * Noise.At(job.Outline.Seed ^ 8, Seconds(stage, at) / 7))));
    }

    private static double Seconds(Stage stage, DateTimeOffset at) => stage.ElapsedAt(at).TotalSeconds;

    // A recording counts from when its job was scheduled; at the end it stops.
    private static double Since(ModelledJob job, DateTimeOffset at)
    {
        var last = job.Attempt.Last;
        var until = last.State.IsTerminal() && last.StartsAt < at ? last.StartsAt : at;
        return job.Attempt.ScheduledAt is { } scheduled ? (until - scheduled).TotalSeconds : 0;
    }
}

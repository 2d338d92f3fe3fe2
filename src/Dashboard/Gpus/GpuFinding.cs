using System.Collections.Immutable;
using System.Globalization;
using Shared.Jobs;

namespace Dashboard.Gpus;

public enum GpuFindingKind
{
    /// <summary>It slows down to stay whole, or is about to.</summary>
    Hot,

    /// <summary>The next allocation may fail.</summary>
    NearlyFull,

    /// <summary>It is paid for and does nothing.</summary>
    Idle,

    /// <summary>It waits for what the CPU prepares.</summary>
    InputBound,

    /// <summary>Memory is the limit of how much it is given at once, and what it is given does not fill it.</summary>
    BatchSize,
}

/// <summary>Something to look at, with what it is concluded from.</summary>
/// <param name="Value">What such findings are ordered by, the worst first: the higher the worse.</param>
public sealed record GpuFinding(GpuFindingKind Kind, GpuState Gpu, double Value, string Evidence);

/// <summary>What is the matter with a GPU. Pure.</summary>
internal static class GpuFindings
{
    public const double IdlePercent = 5;
    public const double LowPercent = 40;
    public const double BusyCpuPercent = 80;
    public const double MuchMemoryPercent = 85;

    /// <summary>Means of fewer readings, or of a shorter time, are of a moment.</summary>
    public const int LeastReadings = 5;
    public const double LeastSeconds = 60;

    /// <summary>A GPU that works now and then is not idle.</summary>
    private const double MostOfIdle = 15;

    public static ImmutableArray<GpuFinding> Of(GpuState gpu, GpuWindow window)
    {
        var found = ImmutableArray.CreateBuilder<GpuFinding>();
        if (gpu.TemperatureCelsius is >= GpuMetric.HotCelsius and { } celsius)
        {
            found.Add(
                new GpuFinding(
                    GpuFindingKind.Hot,
                    gpu,
                    celsius,
                    Plain($"{celsius:0} °C; it slows itself down from about {GpuMetric.HotCelsius:0} on")
                )
            );
        }

        if (gpu.MemoryPercent is >= GpuMetric.FullPercent and { } percent)
        {
            found.Add(
                new GpuFinding(
                    GpuFindingKind.NearlyFull,
                    gpu,
                    percent,
                    Plain($"{percent:0} % of {gpu.MemoryTotal}: {gpu.MemoryUsed}")
                )
            );
        }

        // one that loads its model waits for that, and is shown with the cold starts
        if (gpu.Phase != RunningPhase.WarmingUp && IsTold(window) && window.UtilizationMean is { } utilization)
        {
            AddOfWindow(gpu, window, utilization, found);
        }

        return found.ToImmutable();
    }

    private static void AddOfWindow(GpuState gpu, GpuWindow window, double utilization, ImmutableArray<GpuFinding>.Builder found)
    {
        var over = Plain($"over {window.Seconds / 60:0.#} min ({window.Readings} readings)");
        if (utilization <= IdlePercent && window.UtilizationMax <= MostOfIdle)
        {
            found.Add(
                new GpuFinding(
                    GpuFindingKind.Idle,
                    gpu,
                    100 - utilization,
                    Plain($"{utilization:0.#} % in the mean {over}, {window.UtilizationMax:0} % at most")
                )
            );
        }

        if (utilization >= LowPercent)
        {
            return;
        }

        var memory = gpu.MemoryTotal?.Bytes is > 0 and { } total ? 100 * window.MemoryMeanBytes / total : null;
        if (window.CpuMean is >= BusyCpuPercent and { } cpu)
        {
            found.Add(
                new GpuFinding(
                    GpuFindingKind.InputBound,
                    gpu,
                    cpu - utilization,
                    Plain($"GPU {utilization:0} % while the CPU works at {cpu:0} %, in the mean {over}: it waits for its input")
                )
            );
        }
        else if (memory is >= MuchMemoryPercent and { } full && utilization > IdlePercent)
        {
            found.Add(
                new GpuFinding(
                    GpuFindingKind.BatchSize,
                    gpu,
                    full - utilization,
                    Plain(
                        $"GPU {utilization:0} % with {full:0} % of its memory taken, in the mean {over}: memory limits the batch"
                    )
                )
            );
        }
    }

    private static bool IsTold(GpuWindow window) => window is { Readings: >= LeastReadings, Seconds: >= LeastSeconds };

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Capacity.Replay;

/// <summary>What would have become of the arrivals of a time.</summary>
/// <param name="Waits">Of those that got GPUs in that time, in ascending order.</param>
/// <param name="Readies">Waiting and loading together, of the same, in ascending order.</param>
public sealed record ReplayResult(ImmutableArray<double> Waits, ImmutableArray<double> Readies)
{
    public double? P50 => Percentiles.Of(Waits.AsSpan(), 50);

    public double? P90 => Percentiles.Of(Waits.AsSpan(), 90);

    public double? P99 => Percentiles.Of(Waits.AsSpan(), 99);

    public double? ReadyP50 => Percentiles.Of(Readies.AsSpan(), 50);

    public double? ReadyP90 => Percentiles.Of(Readies.AsSpan(), 90);

    /// <summary>Attempts that still wait at its end.</summary>
    public int Waiting { get; init; }

    /// <summary>Attempts that need more GPUs than there are at all.</summary>
    public int Impossible { get; init; }

    public int Peak { get; init; }

    public double LoadSeconds { get; init; }

    /// <summary>Those that found a warm worker.</summary>
    public int Warm { get; init; }

    public double BusyGpuSeconds { get; init; }

    /// <summary>Of warm workers that wait for a job: paid, too.</summary>
    public double IdleWarmGpuSeconds { get; init; }
}

using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Capacity;

/// <summary>What a type's GPUs, or all, come to in a time. Pure.</summary>
/// <param name="Waits">Of those that got their GPUs in that time, in ascending order.</param>
/// <param name="Bands">GPU seconds at a utilisation of 0 to 10 %, … 90 to 100 %; all none where none was told.</param>
public sealed record CapacityFigures(int Arrivals, ImmutableArray<double> Waits, ImmutableArray<double> Bands)
{
    public double? P50 => Percentiles.Of(Waits.AsSpan(), 50);

    public double? P90 => Percentiles.Of(Waits.AsSpan(), 90);

    public double? P99 => Percentiles.Of(Waits.AsSpan(), 99);

    public double? Longest => Waits.IsEmpty ? null : Waits[^1];

    /// <summary>GPUs that are waited for at its end.</summary>
    public int Waiting { get; private init; }

    /// <summary>How long the one that waits longest has waited by then; null where none waits.</summary>
    public double? LongestWaiting { get; private init; }

    public int InUse { get; private init; }

    public int Peak { get; private init; }

    public DateTimeOffset? PeakAt { get; private init; }

    /// <summary>Jobs that held GPUs at once, at most.</summary>
    public int PeakJobs { get; private init; }

    public int Supply { get; init; }

    public double InUseMean { get; private init; }

    public double GpuSeconds { get; private init; }

    /// <summary>By the middles of the bands; null where none was told.</summary>
    public double? UtilizationPercent =>
        Bands.Sum() is > 0 and var sum
            ? Bands.Select((seconds, band) => seconds * (band + 0.5) * 100 / Bands.Length).Sum() / sum
            : null;

    /// <param name="demands">Of the type, completed by habits.</param>
    /// <param name="course">Of the same.</param>
    public static CapacityFigures Of(
        IReadOnlyCollection<GpuDemand> demands,
        ImmutableArray<CapacityPoint> course,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now
    )
    {
        var end = to < now ? to : now;
        var bands = new double[UtilizationMeter.Bands];
        var gpuSeconds = 0.0;
        foreach (var demand in demands)
        {
            if (SecondsWithin(demand, from, end, now) is > 0 and var seconds)
            {
                gpuSeconds += seconds * demand.Gpus;
                var whole = ((demand.EndedAt ?? now) - demand.HeldFrom!.Value).TotalSeconds;
                foreach (var (band, told) in demand.Bands.Index())
                {
                    // of what reaches beyond the time its part
                    bands[band] += told * seconds / whole * demand.Gpus;
                }
            }
        }

        var waiting = demands.Where(demand => demand.WaitsAt(end)).ToList();
        var peak = course.IsEmpty ? default : course.MaxBy(point => point.InUseMax);
        return new CapacityFigures(
            demands.Count(demand => demand.QueuedAt >= from && demand.QueuedAt < to),
            [
                .. demands
                    .Where(demand => demand.HeldFrom >= from && demand.HeldFrom < to)
                    .Select(demand => demand.WaitSeconds)
                    .OfType<double>()
                    .Order(),
            ],
            [.. bands]
        )
        {
            Waiting = waiting.Sum(demand => demand.Gpus),
            LongestWaiting = waiting.Count == 0 ? null : waiting.Max(demand => (end - demand.QueuedAt!.Value).TotalSeconds),
            InUse = demands.Where(demand => demand.HoldsAt(end)).Sum(demand => demand.Gpus),
            Peak = peak.InUseMax,
            PeakAt = peak.InUseMax > 0 ? peak.From : null,
            PeakJobs = PeakOf(demands, from, end, now),
            Supply = course.IsEmpty ? 0 : course.Max(point => point.Supply),
            InUseMean = end > from ? gpuSeconds / (end - from).TotalSeconds : 0,
            GpuSeconds = gpuSeconds,
        };
    }

    private static int PeakOf(
        IReadOnlyCollection<GpuDemand> demands,
        DateTimeOffset from,
        DateTimeOffset end,
        DateTimeOffset now
    ) => end <= from ? 0 : CapacityCourse.Of(demands.Select(demand => demand with { Gpus = 1 }), from, end, now, 1)[0].InUseMax;

    private static double SecondsWithin(GpuDemand demand, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        if (demand.HeldFrom is not { } held)
        {
            return 0;
        }

        var end = demand.EndedAt ?? now;
        var begin = held > from ? held : from;
        end = end < to ? end : to;
        return Math.Max(0, (end - begin).TotalSeconds);
    }
}

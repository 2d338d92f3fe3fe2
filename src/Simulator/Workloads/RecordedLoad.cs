using System.Collections.Immutable;
using Simulator.Traces;

namespace Simulator.Workloads;

/// <summary>
/// What was measured of one GPU while a job ran, and what follows from it: energy, heat, means. Each value holds until the next one of its
/// kind, and the first one also before it. Times are seconds since the job was scheduled. What the trace did not measure is null.
/// </summary>
internal sealed class RecordedLoad
{
    private readonly GpuModel _gpu;
    private readonly Knot[] _load;
    private readonly (double AtSeconds, long Bytes)[] _memory;

    private RecordedLoad(ImmutableArray<TraceReading> readings, GpuModel gpu)
    {
        _gpu = gpu;
        _memory =
        [
            .. readings
                .Where(reading => reading.MemoryUsedBytes is not null)
                .Select(reading => (reading.AtSeconds, reading.MemoryUsedBytes!.Value)),
        ];
        _load = [.. Knots(readings, gpu)];
    }

    public double? PeakUtilizationPercent => _load.Length == 0 ? null : _load.Max(knot => knot.Percent);

    public long? PeakMemoryUsedBytes => _memory.Length == 0 ? null : _memory.Max(reading => reading.Bytes);

    /// <param name="readings">Ordered by time.</param>
    /// <returns>Null without readings.</returns>
    public static RecordedLoad? Of(ImmutableArray<TraceReading> readings, GpuModel gpu) =>
        readings.IsEmpty ? null : new RecordedLoad(readings, gpu);

    public long? MemoryUsedBytes(double seconds) =>
        _memory.Length == 0 ? null : _memory[Before(_memory, reading => reading.AtSeconds, seconds)].Bytes;

    public double? UtilizationPercent(double seconds) => At(seconds)?.Percent;

    /// <summary>Since the job was scheduled; the mean utilisation follows from it, as power is linear in utilisation.</summary>
    public double? EnergyJoules(double seconds) =>
        At(seconds) is { } knot ? knot.Joules + (knot.Watts * Math.Max(0, seconds - knot.AtSeconds)) : null;

    public double? MeanUtilizationPercent(double seconds) =>
        seconds <= 0 ? UtilizationPercent(seconds)
        : EnergyJoules(seconds) is { } joules
            ? ((joules / seconds) - _gpu.IdlePowerWatts) / (_gpu.MaximumPowerWatts - _gpu.IdlePowerWatts) * 100
        : null;

    public double? TemperatureCelsius(double seconds) =>
        At(seconds) is { } knot ? Thermals.Follow(knot.Celsius, knot.RestCelsius, seconds - knot.AtSeconds) : null;

    private Knot? At(double seconds) => _load.Length == 0 ? null : _load[Before(_load, knot => knot.AtSeconds, seconds)];

    private static IEnumerable<Knot> Knots(ImmutableArray<TraceReading> readings, GpuModel gpu)
    {
        var last = (Knot?)null;
        foreach (var reading in readings)
        {
            if (reading.UtilizationPercent is not { } percent)
            {
                continue;
            }

            var at = last is null ? 0 : reading.AtSeconds;
            var watts = Thermals.PowerWatts(gpu, percent);
            var rest = Thermals.RestCelsius(gpu, watts);
            last = last is null
                ? new Knot(at, percent, watts, 0, Thermals.RestCelsius(gpu, gpu.IdlePowerWatts), rest)
                : new Knot(
                    at,
                    percent,
                    watts,
                    last.Joules + (last.Watts * (at - last.AtSeconds)),
                    Thermals.Follow(last.Celsius, last.RestCelsius, at - last.AtSeconds),
                    rest
                );
            yield return last;
        }
    }

    // The last item at or before a moment, or the first of all.
    private static int Before<T>(T[] items, Func<T, double> time, double seconds)
    {
        int low = 0,
            high = items.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (time(items[middle]) <= seconds)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <param name="Joules">Used before this reading.</param>
    /// <param name="Celsius">As hot as the card is at this reading; <paramref name="RestCelsius"/> is where it tends from here.</param>
    private sealed record Knot(double AtSeconds, double Percent, double Watts, double Joules, double Celsius, double RestCelsius);
}

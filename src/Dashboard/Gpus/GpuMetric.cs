using System.Collections.Immutable;
using Dashboard.Samples;

namespace Dashboard.Gpus;

/// <summary>What a wall is coloured by.</summary>
/// <param name="Key">As the address has it.</param>
/// <param name="Full">The value that is as dark as it gets; of power it is the highest of all that are shown.</param>
/// <param name="Read">The value as upstream tells it; null where it tells none.</param>
public sealed record GpuMetric(
    string Key,
    string Word,
    string Unit,
    double? Full,
    SampleMetric Series,
    Func<GpuState, double?> Read
)
{
    /// <summary>Data centre GPUs slow down from about here on, to stay whole.</summary>
    public const double HotCelsius = 85;

    /// <summary>From here on the next allocation may fail.</summary>
    public const double FullPercent = 90;

    private const double ColdCelsius = 25;
    private const double MostCelsius = 95;

    public static GpuMetric Utilization { get; } =
        new("utilization", "Utilisation", "%", 100, SampleMetric.GpuUtilization, gpu => gpu.UtilizationPercent);

    public static GpuMetric Memory { get; } =
        new("memory", "Memory", "%", 100, SampleMetric.GpuMemoryUsed, gpu => gpu.MemoryPercent);

    public static GpuMetric Temperature { get; } =
        new("temperature", "Temperature", "°C", MostCelsius, SampleMetric.GpuTemperature, gpu => gpu.TemperatureCelsius);

    public static GpuMetric Power { get; } = new("power", "Power", "W", null, SampleMetric.GpuPower, gpu => gpu.Power?.Watts);

    public static ImmutableArray<GpuMetric> All { get; } = [Utilization, Memory, Temperature, Power];

    /// <returns>Null for a key that is none's.</returns>
    public static GpuMetric? Find(string key) => All.FirstOrDefault(metric => metric.Key == key);

    /// <summary>From 0, as light as it gets, to 1; null where there is no value. What is beyond either is at the end.</summary>
    /// <param name="highest">Of all that are shown.</param>
    public double? ShareOf(double? value, double highest)
    {
        if (value is not { } told || !double.IsFinite(told))
        {
            return null;
        }

        var low = this == Temperature ? ColdCelsius : 0;
        var full = Full ?? highest;
        return full > low ? Math.Clamp((told - low) / (full - low), 0, 1) : 0;
    }
}

using Dashboard.Samples;

namespace Dashboard.Gpus;

/// <summary>What a GPU did over its job's last minutes: means of the readings, by upstream's clock. Null where there are none.</summary>
/// <param name="Readings">Of its utilisation.</param>
/// <param name="Seconds">From the first of those to the last.</param>
public sealed record GpuWindow(
    int Readings,
    double Seconds,
    double? UtilizationMean,
    double? UtilizationMax,
    double? CpuMean,
    double? MemoryMeanBytes
)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private const int Points = 30;

    public static GpuWindow None { get; } = new(0, 0, null, null, null, null);

    public static GpuWindow Of(SampleStore samples, GpuKey gpu)
    {
        if (samples.GetLastAt(gpu.JobId) is not { } to)
        {
            return None;
        }

        var from = to - Length;
        var utilization = Read(SampleMetric.GpuUtilization, gpu.Part);
        var points = utilization?.Points ?? [];
        return new GpuWindow(
            points.Sum(point => point.Count),
            points.IsEmpty ? 0 : (points[^1].At - points[0].At).TotalSeconds,
            MeanOf(utilization),
            points.IsEmpty ? null : points.Max(point => point.Max),
            MeanOf(Read(SampleMetric.CpuUtilization, "")),
            MeanOf(Read(SampleMetric.GpuMemoryUsed, gpu.Part))
        );

        SampleWindow? Read(SampleMetric metric, string part) =>
            samples.GetWindow(new SeriesId(gpu.JobId, metric, part), from, to, Points);
    }

    private static double? MeanOf(SampleWindow? window) =>
        window is { Points: { IsEmpty: false } points }
            ? points.Sum(point => point.Mean * point.Count) / points.Sum(point => point.Count)
            : null;
}

using System.Collections.Immutable;
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

    /// <summary>No more than an hour is held so finely.</summary>
    private const double MostSpeed = 12;

    public static GpuWindow None { get; } = new(0, 0, null, null, null, null);

    /// <param name="speed">How fast upstream's clock runs: a story told ten times as fast is read as often, and has ten times as many minutes.</param>
    public static GpuWindow Of(SampleStore samples, GpuState state, double speed = 1)
    {
        var gpu = state.Key;
        if (samples.GetLastAt(gpu.JobId) is not { } to)
        {
            return None;
        }

        var from = to - (Length * Math.Clamp(speed, 1, MostSpeed));
        // how it loads is another matter than how it works
        from = state.WorkingSince > from ? state.WorkingSince.Value : from;
        var attempt = samples.GetAttempts(gpu.JobId) is [.., var last] ? last.RetryCount : 0;
        var points = Read(SampleMetric.GpuUtilization, gpu.Part);
        return new GpuWindow(
            points.Sum(point => point.Count),
            points.IsEmpty ? 0 : (points[^1].At - points[0].At).TotalSeconds,
            MeanOf(points),
            points.IsEmpty ? null : points.Max(point => point.Max),
            MeanOf(Read(SampleMetric.CpuUtilization, "")),
            MeanOf(Read(SampleMetric.GpuMemoryUsed, gpu.Part))
        );

        ImmutableArray<SamplePoint> Read(SampleMetric metric, string part) =>
            from < to && samples.GetWindow(new SeriesId(gpu.JobId, metric, part), from, to, Points) is { } window
                // a span that began before is in part of what was before
                ? [.. window.Points.Where(point => point.Attempt == attempt && point.At >= from)]
                : [];
    }

    private static double? MeanOf(ImmutableArray<SamplePoint> points) =>
        points.IsEmpty ? null : points.Sum(point => point.Mean * point.Count) / points.Sum(point => point.Count);
}

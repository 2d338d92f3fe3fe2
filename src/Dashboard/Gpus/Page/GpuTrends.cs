using Dashboard.Components.Charts;
using Dashboard.Samples;

namespace Dashboard.Gpus.Page;

/// <summary>The last minutes of a GPU's reading, as a gauge shows them. A picture is made anew only when it would be another.</summary>
public sealed class GpuTrends(SampleStore samples)
{
    private const int MostPoints = 60;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(GpuKey, SampleMetric), (long Version, IReadOnlyList<SparklinePoint> Points)> _drawn = [];

    public IReadOnlyList<SparklinePoint> Find(GpuKey gpu, SampleMetric metric)
    {
        var version = samples.GetVersion(gpu.JobId);
        if (_drawn.TryGetValue((gpu, metric), out var drawn) && drawn.Version == version)
        {
            return drawn.Points;
        }

        IReadOnlyList<SparklinePoint> points =
            samples.GetLastAt(gpu.JobId) is { } to
            && samples.GetWindow(new SeriesId(gpu.JobId, metric, gpu.Part), to - Span, to, MostPoints)
                is { Points.IsEmpty: false } window
                ?
                [
                    .. window.Points.Select(point => new SparklinePoint(
                        (point.At + (window.Width / 2) - window.From) / (to + window.Width - window.From),
                        point.Min,
                        point.Max,
                        point.IsAfterGap || point.BeginsAttempt
                    )),
                ]
                : [];
        _drawn[(gpu, metric)] = (version, points);
        return points;
    }
}

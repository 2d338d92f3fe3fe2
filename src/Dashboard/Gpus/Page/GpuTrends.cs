using Dashboard.Components.Charts;
using Dashboard.Samples;

namespace Dashboard.Gpus.Page;

/// <summary>The last minutes of a GPU's reading, as a gauge shows them. A picture is made anew only when it would be another.</summary>
/// <param name="speed">How fast upstream's clock runs: a story told ten times as fast shows ten times as many minutes.</param>
public sealed class GpuTrends(SampleStore samples, Func<double> speed)
{
    private const int MostPoints = 60;

    /// <summary>No more than an hour is held so finely.</summary>
    private const double MostSpeed = 6;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(GpuKey, SampleMetric), (long Version, IReadOnlyList<SparklinePoint> Points)> _drawn = [];

    public IReadOnlyList<SparklinePoint> Find(GpuKey gpu, SampleMetric metric)
    {
        var version = samples.GetVersion(gpu.JobId);
        if (_drawn.TryGetValue((gpu, metric), out var drawn) && drawn.Version == version)
        {
            return drawn.Points;
        }

        var span = Span * Math.Clamp(speed(), 1, MostSpeed);
        IReadOnlyList<SparklinePoint> points =
            samples.GetLastAt(gpu.JobId) is { } to
            && samples.GetWindow(new SeriesId(gpu.JobId, metric, gpu.Part), to - span, to, MostPoints)
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

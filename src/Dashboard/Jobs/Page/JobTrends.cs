using Dashboard.Components.Charts;
using Dashboard.Samples;

namespace Dashboard.Jobs.Page;

/// <summary>The last minutes of one job's readings, as its page draws them. A picture is made anew only when it would be another.</summary>
internal sealed class JobTrends(SampleStore samples, string jobId)
{
    /// <summary>What fits beside a gauge.</summary>
    private const int MostPoints = 60;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromHours(1);

    private readonly Dictionary<(SampleMetric, string), (long Version, TimeSpan Span, JobTrend Trend)> _drawn = [];

    public string JobId => jobId;

    /// <summary>Changes with the job's readings.</summary>
    public long Version => samples.GetVersion(jobId);

    /// <param name="speed">How fast upstream's clock runs: a story told ten times as fast shows ten times as many minutes.</param>
    public JobTrend Find(SampleMetric metric, string part, double speed)
    {
        var span = speed > 1 ? Span * Math.Min(speed, LongestSpan / Span) : Span;
        // asked before the readings are: what comes between the two is drawn at the next tick
        var version = Version;
        if (_drawn.TryGetValue((metric, part), out var drawn) && (drawn.Version, drawn.Span) == (version, span))
        {
            return drawn.Trend;
        }

        var trend =
            samples.GetLastAt(jobId) is { } to
            && samples.GetWindow(new SeriesId(jobId, metric, part), to - span, to, MostPoints) is { } window
                ? Draw(window)
                : JobTrend.None;
        _drawn[(metric, part)] = (version, span, trend);
        return trend;
    }

    private static JobTrend Draw(SampleWindow window)
    {
        if (window.Points.Length == 0)
        {
            return JobTrend.None;
        }

        var begin = window.Points[0].At < window.From ? window.Points[0].At : window.From;
        var length = window.To + window.Width - begin;
        var points = window
            .Points.Select(point => new SparklinePoint(
                (point.At + (window.Width / 2) - begin) / length,
                point.Min,
                point.Max,
                point.IsAfterGap || point.BeginsAttempt
            ))
            .ToList();
        return new JobTrend(points, points.Min(point => point.Low), points.Max(point => point.High), window.To - window.From);
    }
}

/// <param name="Low">The lowest reading in it.</param>
/// <param name="High">The highest reading in it.</param>
/// <param name="Span">From its beginning to its end, by upstream's clock.</param>
internal sealed record JobTrend(IReadOnlyList<SparklinePoint> Points, double Low, double High, TimeSpan Span)
{
    public static JobTrend None { get; } = new([], 0, 0, default);
}

using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Samples;

namespace Dashboard.Gpus.Page;

/// <summary>How some GPUs went, on one axis of time.</summary>
internal static class GpuCourse
{
    /// <summary>More points than a screen has columns are no more to see.</summary>
    public const int MostPoints = 600;

    private static readonly TimeSpan BeforeGap = TimeSpan.FromMilliseconds(1);

    /// <summary>The last hour is held in finer spans than what was before, from which its begin is to keep away: two of them.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    /// <param name="gpus">What is known of them now: of its memory's share the total.</param>
    public static LinePlot Plot(
        SampleStore samples,
        ImmutableArray<GpuKey> keys,
        GpuMetric metric,
        IReadOnlyDictionary<GpuKey, GpuState> gpus,
        DateTimeOffset from,
        DateTimeOffset to,
        bool isFixed
    )
    {
        from = isFixed ? from : from + Margin;
        var windows = keys.Select(key =>
                samples.GetWindow(new SeriesId(key.JobId, metric.Series, key.Part), from, to, MostPoints)?.Points ?? []
            )
            .ToList();
        ImmutableArray<DateTimeOffset> times = [.. windows.SelectMany(points => points.SelectMany(TimesOf)).Distinct().Order()];
        // of the last hour what is known of it, rather than a minute at the edge of an hour of nothing
        var begin = !isFixed && !times.IsEmpty && times[0] > from && times[0] < to ? times[0] : from;
        var lines = keys.Select(
            (key, index) => LineOf(windows[index], times, NameOf(key, gpus), index, FactorOf(metric, gpus.GetValueOrDefault(key)))
        );
        return new LinePlot(begin, to, times, [.. lines], FormatOf(metric), metric.Unit) { Limits = LimitsOf(metric) };
    }

    /// <summary>Its own, and before a gap one between, at which there is nothing.</summary>
    private static IEnumerable<DateTimeOffset> TimesOf(SamplePoint point) =>
        HasGap(point) ? [point.At - BeforeGap, point.At] : [point.At];

    private static bool HasGap(SamplePoint point) => point.IsAfterGap || point.BeginsAttempt;

    private static PlotLine LineOf(
        ImmutableArray<SamplePoint> points,
        ImmutableArray<DateTimeOffset> times,
        string name,
        int index,
        double? factor
    )
    {
        var byTime = points.ToDictionary(point => point.At);
        ImmutableArray<double?> Values(Func<SamplePoint, double> read) =>
            [
                .. times.Select(at =>
                    byTime.TryGetValue(at, out var point) ? read(point) * factor
                    : byTime.TryGetValue(at + BeforeGap, out var after) && HasGap(after) ? double.NaN
                    : null
                ),
            ];
        return new PlotLine(new ChartMark(name, index % ChartMark.Colours), Values(point => point.Mean))
        {
            // others are read at other times
            Spans = true,
            Lows = Values(point => point.Min),
            Highs = Values(point => point.Max),
        };
    }

    /// <summary>Memory is drawn as a share, where its total is known; else there is no axis for it.</summary>
    private static double? FactorOf(GpuMetric metric, GpuState? gpu) =>
        metric != GpuMetric.Memory ? 1
        : gpu?.MemoryTotal?.Bytes is > 0 and { } total ? 100 / total
        : null;

    private static string NameOf(GpuKey key, IReadOnlyDictionary<GpuKey, GpuState> gpus) =>
        $"{key.JobId} {(gpus.TryGetValue(key, out var gpu) ? gpu.Name : key.Part)}".TrimEnd();

    private static ChartFormat FormatOf(GpuMetric metric) =>
        metric == GpuMetric.Temperature ? ChartFormat.Celsius
        : metric == GpuMetric.Power ? ChartFormat.Watts
        : ChartFormat.Percent;

    private static ImmutableArray<PlotLimit> LimitsOf(GpuMetric metric) =>
        metric == GpuMetric.Temperature ? [new PlotLimit(GpuMetric.HotCelsius, "slows down")]
        : metric == GpuMetric.Memory ? [new PlotLimit(GpuMetric.FullPercent, "nearly full")]
        : [];
}

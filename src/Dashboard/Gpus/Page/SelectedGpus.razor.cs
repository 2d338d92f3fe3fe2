using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Samples;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Gpus.Page;

public sealed partial class SelectedGpus
{
    private GpuLooks? _looks;
    private ImmutableDictionary<GpuKey, GpuState> _gpus = ImmutableDictionary<GpuKey, GpuState>.Empty;
    private ImmutableArray<(GpuMetric Metric, LinePlot Plot)> _plots = [];
    private GpuTrends _trends = null!;
    private (ImmutableArray<GpuKey> Keys, TimeRange Range, long Version) _drawn = ([], TimeRange.LastHour, -1);
    private long _drawnAt;

    /// <summary>A course of a day need not be drawn anew with each reading of its last seconds: no oftener than a point of it is long.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(2);

    [Parameter, EditorRequired]
    public ImmutableArray<GpuKey> Keys { get; set; }

    [Parameter, EditorRequired]
    public required GpuFleet Fleet { get; set; }

    [Parameter, EditorRequired]
    public required TimeRange Range { get; set; }

    [Inject]
    private SampleStore Samples { get; init; } = null!;

    [Inject]
    private JobInterest Interest { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    private DateTimeOffset Now => Upstream.Now(Time);

    protected override void OnInitialized()
    {
        _trends = new GpuTrends(Samples, () => Upstream.Current.Clock?.Speed ?? 1);
        // nobody sees a page that is rendered ahead
        _looks = RendererInfo.IsInteractive ? new GpuLooks(Interest) : null;
        Follow(Samples.Tick);
    }

    protected override void OnParametersSet()
    {
        _looks?.Set(Keys.Select(key => key.JobId).ToHashSet(StringComparer.Ordinal));
        var keys = Keys.ToHashSet();
        _gpus = Fleet.Gpus.Where(gpu => keys.Contains(gpu.Key)).ToImmutableDictionary(gpu => gpu.Key);
        Draw();
    }

    protected override bool IsRefreshNeeded() => Draw();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _looks?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string UnitOf(GpuMetric metric) => $"{metric.Unit}, means; the band is from the lowest to the highest reading";

    private bool Draw()
    {
        // read before the readings are: what comes between the two is drawn at the next tick
        var version = Keys.Select(key => key.JobId).Distinct(StringComparer.Ordinal).Sum(Samples.GetVersion);
        var isOther = !_drawn.Keys.SequenceEqual(Keys) || _drawn.Range != Range;
        var speed = Math.Max(1, Upstream.Current.Clock?.Speed ?? 1);
        var width = Range.Length / GpuCourse.MostPoints / speed;
        if (
            !isOther
            && (version == _drawn.Version || Time.GetElapsedTime(_drawnAt) < (width > LeastInterval ? width : LeastInterval))
        )
        {
            return false;
        }

        (_drawn, _drawnAt) = ((Keys, Range, version), Time.GetTimestamp());
        var (from, to) = Range.At(Now);
        _plots =
        [
            .. GpuMetric.All.Select(metric => (metric, GpuCourse.Plot(Samples, Keys, metric, _gpus, from, to, Range.IsFixed))),
        ];
        return true;
    }
}

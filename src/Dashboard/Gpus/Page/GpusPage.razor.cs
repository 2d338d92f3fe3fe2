using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Gpus.Page;

/// <summary>Every GPU of every running job. What is shown, and which are selected, is the address's.</summary>
public sealed partial class GpusPage
{
    public const int MostSelected = 8;

    /// <summary>Some batches of upstream's: the more there are, the seldomer they can be asked for.</summary>
    private const int MostAsked = 500;

    private GpuMetric _metric = GpuMetric.Utilization;
    private GpuGrouping _grouping = GpuGrouping.Type;

    /// <summary>As the address has them.</summary>
    private ImmutableArray<GpuKey> _asSaid = [];

    /// <summary>As they are called now.</summary>
    private ImmutableArray<GpuKey> _selected = [];
    private ImmutableArray<string> _faults = [];
    private TimeRange _range = TimeRange.LastHour;
    private GpuFleet _fleet = GpuFleet.None;
    private GpuWallText _wall = new("", "", 0, 0);
    private RowsInSight? _asked;

    [SupplyParameterFromQuery(Name = "by")]
    private string? MetricParameter { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? GroupParameter { get; set; }

    [SupplyParameterFromQuery(Name = "gpu")]
    private string[]? GpuParameter { get; set; }

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromParameter { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToParameter { get; set; }

    [Inject]
    private GpuProjection Gpus { get; init; } = null!;

    [Inject]
    private GpuWalls Walls { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    [Inject]
    private JobInterest Interest { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    private DateTimeOffset Now
    {
        get
        {
            var wall = Time.GetUtcNow();
            return Upstream.Current.Clock?.At(wall) ?? wall;
        }
    }

    private int OfTheWhole => _fleet.Gpus.Count(gpu => gpu.IsOfTheWhole);

    private string ScaleLow => _metric == GpuMetric.Temperature ? "25 °C" : $"0 {_metric.Unit}";

    private string ScaleHigh => $"{_metric.Full ?? _wall.Highest:0} {_metric.Unit}";

    private string Title => $"{Count(_fleet.Gpus.Length, "GPU", "GPUs")} · TensorOne";

    protected override void OnInitialized()
    {
        // nobody sees a page that is rendered ahead
        _asked = RendererInfo.IsInteractive ? Interest.OpenWall() : null;
        Follow(Gpus);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _asked?.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override void OnParametersSet()
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        (_range, var fault) = TimeRange.Parse(RangeParameter, FromParameter, ToParameter, TimeRange.LastHour);
        _metric = Choose(
            MetricParameter,
            GpuMetric.Find,
            GpuMetric.Utilization,
            "colours",
            GpuMetric.All.Select(metric => metric.Key),
            faults
        );
        _grouping = Choose(
            GroupParameter,
            GpuGrouping.Find,
            GpuGrouping.Type,
            "groups",
            GpuGrouping.All.Select(grouping => grouping.Key),
            faults
        );
        _asSaid = [.. (GpuParameter ?? []).Select(GpuKey.Parse).OfType<GpuKey>().Distinct().Take(MostSelected)];
        if (fault is not null)
        {
            faults.Add(fault);
        }

        _faults = faults.ToImmutable();
        Take();
    }

    protected override bool IsRefreshNeeded()
    {
        var before = _fleet;
        Take();
        return !ReferenceEquals(before, _fleet);
    }

    private static T Choose<T>(
        string? key,
        Func<string, T?> find,
        T usual,
        string word,
        IEnumerable<string> keys,
        ImmutableArray<string>.Builder faults
    )
        where T : class
    {
        if (key is null or "")
        {
            return usual;
        }

        if (find(key) is { } found)
        {
            return found;
        }

        faults.Add($"The address asks for {word} by '{key}'; there are {string.Join(", ", keys)}.");
        return usual;
    }

    private void Take()
    {
        _fleet = Gpus.Current;
        _selected = [.. _asSaid.Select(_fleet.Resolve).Distinct()];
        _wall = Walls.Get(_fleet, _metric, _grouping);
        _asked?.Replace([.. _fleet.Gpus.Select(gpu => gpu.Key.JobId).Distinct(StringComparer.Ordinal).Take(MostAsked)]);
    }

    private void Select(GpuSelectEventArgs args)
    {
        if (GpuKey.Parse(args.Key) is not { } key)
        {
            return;
        }

        var selected = _selected.Contains(key) ? _selected.Remove(key) : _selected.Add(key);
        // one more than there is room for takes the place of the one that was selected first
        var kept = selected.Skip(Math.Max(0, selected.Length - MostSelected));
        Navigation.NavigateTo(Navigation.WithGpus(kept), replace: true);
    }

    /// <summary>Somebody dragged over a part of a chart.</summary>
    private void Zoom(ChartRangeEventArgs args)
    {
        var range = TimeRange.Between(DateTimeOffset.FromUnixTimeSeconds(args.From), DateTimeOffset.FromUnixTimeSeconds(args.To));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(range.ToQuery(TimeRange.LastHour)));
    }

    private string AddressOf(string parameter, string? value) => Navigation.GetUriWithQueryParameter(parameter, value);

    private static string Count(int count, string one, string many) => $"{count:N0} {(count == 1 ? one : many)}";
}

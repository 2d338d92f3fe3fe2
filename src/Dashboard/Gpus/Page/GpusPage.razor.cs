using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Gpus.Page;

/// <summary>Every GPU of every running job. What is shown, and which are selected, is the address's.</summary>
public sealed partial class GpusPage
{
    /// <summary>As many as there are colours of lines.</summary>
    public const int MostSelected = ChartMark.Colours;

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
    private bool _isSilent;

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
    private CircuitPresence Presence { get; init; } = null!;

    [Inject]
    private Pulse Beat { get; init; } = null!;

    private int OfTheWhole => _fleet.Gpus.Count(gpu => gpu.IsOfTheWhole);

    private string ScaleLow => _metric == GpuMetric.Temperature ? "25 °C" : $"0 {_metric.Unit}";

    private string ScaleHigh => $"{_metric.Full ?? _wall.Highest:0} {_metric.Unit}";

    private string WallWords =>
        $"of {Count(_fleet.Gpus.Length, "GPU", "GPUs")} in {Count(_fleet.Jobs, "running job", "running jobs")}{(_fleet.Silent > 0 ? $"; {_fleet.Silent:N0} tell of none" : "")}";

    private string Title => $"{Count(_fleet.Gpus.Length, "GPU", "GPUs")} · TensorOne";

    protected override void OnInitialized()
    {
        // nobody sees a page that is rendered ahead
        _asked = RendererInfo.IsInteractive ? Interest.OpenWall() : null;
        if (_asked is not null)
        {
            Presence.Changed += Ask;
        }

        Follow(Gpus);
        // that upstream is not heard, and what has no place on the wall yet, are seen at the beat at the latest
        Follow(Beat);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Presence.Changed -= Ask;
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
        var before = (_fleet, _wall, _isSilent);
        Take();
        return before != (_fleet, _wall, _isSilent);
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
        _isSilent = Upstream.Current.IsSilent;
        Ask();
    }

    /// <summary>A browser that is gone, perhaps to come back, asks for nothing.</summary>
    private void Ask() =>
        _asked?.Replace(
            Presence.IsThere ? [.. _fleet.Gpus.Select(gpu => gpu.Key.JobId).Distinct(StringComparer.Ordinal).Take(MostAsked)] : []
        );

    private ChartTable ToTable() =>
        new(
            "GPU",
            [
                new ChartColumn("Utilisation", "%", ChartFormat.Percent),
                new ChartColumn("Memory", "%", ChartFormat.Percent),
                new ChartColumn("Temperature", "°C", ChartFormat.Celsius),
                new ChartColumn("Power", "W", ChartFormat.Watts),
            ],
            [
                .. _grouping
                    .Group(_fleet.Gpus)
                    .SelectMany(group => group.Gpus)
                    .Select(gpu => new ChartRow(
                        $"{gpu.Key.JobId} {gpu.Name}",
                        [.. GpuMetric.All.Select(metric => metric.Read(gpu))]
                    )
                    {
                        Href = $"/jobs/{Uri.EscapeDataString(gpu.Key.JobId)}",
                    }),
            ]
        );

    private void Select(GpuSelectEventArgs args)
    {
        if (GpuKey.Parse(args.Key) is not { } key)
        {
            return;
        }

        var selected = _selected.Contains(key) ? _selected.Remove(key) : _selected.Add(key);
        // one more than there is room for takes the place of the one that was selected first
        ImmutableArray<GpuKey> kept = [.. selected.Skip(Math.Max(0, selected.Length - MostSelected))];
        // at once: a second one may be selected before the address has changed
        (_asSaid, _selected) = (kept, kept);
        Navigation.NavigateTo(Navigation.WithGpus(kept), replace: true);
    }

    /// <summary>Somebody dragged over a part of a chart.</summary>
    private void Zoom(ChartRangeEventArgs args)
    {
        var range = TimeRange.Between(DateTimeOffset.FromUnixTimeSeconds(args.From), DateTimeOffset.FromUnixTimeSeconds(args.To));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(range.ToQuery(TimeRange.LastHour)));
    }

    private string AddressOf(string parameter, string? value) => Navigation.GetUriWithQueryParameter(parameter, value);

    internal static string Count(int count, string one, string many) => $"{count:N0} {(count == 1 ? one : many)}";
}

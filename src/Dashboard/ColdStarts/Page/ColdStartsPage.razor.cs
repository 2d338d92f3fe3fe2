using Dashboard.Components.Charts;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.ColdStarts.Page;

/// <summary>How attempts start, and what that costs. Of which time, and on which endpoint, is the address's.</summary>
public sealed partial class ColdStartsPage
{
    private StartScope _scope = new(TimeRange.LastDay, null);
    private ILiveValue<StartReading> _reading = null!;
    private PhasePalette _palette = new([]);
    private string? _fault;
    private bool _isSilent;

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromParameter { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToParameter { get; set; }

    [SupplyParameterFromQuery(Name = "endpoint")]
    private string? EndpointParameter { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortParameter { get; set; }

    [Inject]
    private StartReadings Readings { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    private StartReading Shown { get; set; } = null!;

    private string Title =>
        Shown.All.Figures is { Count: > 0 } figures
            ? $"{figures.Cold:N0} of {figures.Count:N0} cold · Cold starts · TensorOne"
            : "No starts · Cold starts · TensorOne";

    protected override void OnParametersSet()
    {
        (var range, _fault) = TimeRange.Parse(RangeParameter, FromParameter, ToParameter, TimeRange.LastDay);
        var scope = new StartScope(range, EndpointParameter is { Length: > 0 } endpoint ? endpoint : null);
        if (_reading is null || scope != _scope)
        {
            _scope = scope;
            _reading = Readings.Get(scope);
            Unfollow();
            Follow(Upstream);
            Follow(_reading);
            Take();
        }
    }

    protected override bool IsRefreshNeeded()
    {
        var before = (Shown, _isSilent);
        Take();
        return !ReferenceEquals(before.Shown, Shown) || before._isSilent != _isSilent;
    }

    private void Take()
    {
        Shown = _reading.Current;
        _isSilent = Upstream.Current.IsSilent;
        var names = Shown.PhaseNames;
        _palette = names.SequenceEqual(_palette.Names) ? _palette : new PhasePalette(names);
    }

    private string AddressOf(string? endpoint) => Navigation.GetUriWithQueryParameter("endpoint", endpoint);

    /// <summary>Somebody dragged over a part of a chart.</summary>
    private void Zoom(ChartRangeEventArgs args)
    {
        var range = TimeRange.Between(DateTimeOffset.FromUnixTimeSeconds(args.From), DateTimeOffset.FromUnixTimeSeconds(args.To));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(range.ToQuery(TimeRange.LastDay)));
    }
}

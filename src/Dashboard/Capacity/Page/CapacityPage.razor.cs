using System.Collections.Immutable;
using Dashboard.Components.Charts;
using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Capacity.Page;

/// <summary>Which GPUs there are, who waits for them, and what more or fewer would change. What is shown of it is the address's.</summary>
public sealed partial class CapacityPage
{
    private static readonly Dictionary<string, object?> NoType = new(StringComparer.Ordinal)
    {
        ["type"] = null,
        ["gpus"] = null,
        ["pool"] = null,
        ["warm"] = null,
    };

    private static readonly TimeSpan MoveAfter = TimeSpan.FromMinutes(1);

    private TimeRange _range = TimeRange.LastDay;
    private TimeRange? _otherRange;
    private string? _asked;
    private ILiveValue<CapacityReading> _reading = null!;
    private ILiveValue<CapacityReading>? _other;
    private ImmutableArray<string> _faults = [];
    private bool _isSilent;

    [SupplyParameterFromQuery(Name = "range")]
    private string? RangeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromParameter { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToParameter { get; set; }

    [SupplyParameterFromQuery(Name = "vs")]
    private string? VersusParameter { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    private string? TypeParameter { get; set; }

    [SupplyParameterFromQuery(Name = "gpus")]
    private string? GpusText { get; set; }

    [SupplyParameterFromQuery(Name = "pool")]
    private string? PoolParameter { get; set; }

    [SupplyParameterFromQuery(Name = "warm")]
    private string? WarmText { get; set; }

    [Inject]
    private CapacityReadings Readings { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    private static TimeRange Usual => TimeRange.LastDay;

    private CapacityReading Shown { get; set; } = null!;

    private CapacityReading? Other { get; set; }

    private TypeCapacity Selected => Shown.Find(TypeParameter is { Length: > 0 } type ? type : null) ?? Shown.All;

    private TypeCapacity? OtherSelected => Other?.Find(Selected.Type);

    private int? GpusParameter => NumberOf(GpusText);

    private int? WarmParameter => NumberOf(WarmText);

    private string? UnknownType =>
        TypeParameter is { Length: > 0 } type && Shown.Find(type) is null
            ? $"No GPU of the type '{type}' was used or waited for in this time; all types are shown."
            : null;

    private string Title =>
        $"{Shown.All.Figures.InUse:N0} in use, {Shown.All.Figures.Waiting:N0} waited for · Capacity · TensorOne";

    private string ExportAddress => CapacityExportEndpoint.AddressOf(Shown.From, Shown.To, Selected.Type);

    protected override void OnParametersSet()
    {
        var asked = string.Join('\n', RangeParameter, FromParameter, ToParameter, VersusParameter);
        if (_asked != asked)
        {
            _asked = asked;
            (_range, var fault) = TimeRange.Parse(RangeParameter, FromParameter, ToParameter, Usual);
            _reading = Readings.Get(_range);
            Shown = _reading.Current;
            (_otherRange, var otherFault) = ComparedRange.Parse(VersusParameter, Shown.From, Shown.To);
            _faults = [.. new[] { fault, otherFault }.OfType<string>()];
            FollowAll();
        }

        Take();
    }

    protected override bool IsRefreshNeeded()
    {
        var before = (Shown, Other, _isSilent);
        Take();
        return !ReferenceEquals(before.Shown, Shown) || !ReferenceEquals(before.Other, Other) || before._isSilent != _isSilent;
    }

    private void FollowAll()
    {
        _other = _otherRange is null ? null : Readings.Get(_otherRange);
        Unfollow();
        Follow(Upstream);
        Follow(_reading);
        if (_other is not null)
        {
            Follow(_other);
        }
    }

    /// <summary>A time that is so much earlier moves on with that of the page, in steps that a person sees.</summary>
    private void MoveOther()
    {
        var now = _reading.Current;
        if (
            _otherRange is { From: { } from }
            && ComparedRange.Parse(VersusParameter, now.From, now.To).Range is { From: { } moved } range
            && moved - from >= MoveAfter
            && moved - from >= (now.To - now.From) / CapacityReading.Spans
        )
        {
            _otherRange = range;
            FollowAll();
        }
    }

    private void Take()
    {
        MoveOther();
        (Shown, Other, _isSilent) = (_reading.Current, _other?.Current, Upstream.Current.IsSilent);
    }

    private static int? NumberOf(string? text) =>
        int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= WhatIfPanel.Most
            ? number
            : null;

    /// <summary>Somebody dragged over a part of a chart.</summary>
    private void Zoom(ChartRangeEventArgs args)
    {
        var range = TimeRange.Between(DateTimeOffset.FromUnixTimeSeconds(args.From), DateTimeOffset.FromUnixTimeSeconds(args.To));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(range.ToQuery(Usual)));
    }
}

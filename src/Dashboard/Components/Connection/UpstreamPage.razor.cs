using Dashboard.Components.Live;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Connection;

/// <summary>The way to upstream: where it leads, how it is, and what may still be asked.</summary>
public sealed partial class UpstreamPage
{
    private BudgetReading _budget = null!;

    [Inject]
    private IUpstreamStatusSource Source { get; init; } = null!;

    [Inject]
    private UpstreamAddress Address { get; init; } = null!;

    [Inject]
    private RequestBudget Budget { get; init; } = null!;

    [Inject]
    private Pulse Beat { get; init; } = null!;

    private UpstreamStatus Status => Source.Current;

    private string Words =>
        Status switch
        {
            { State: ConnectionState.Connected, IsStale: true } => "Silent",
            { State: ConnectionState.Connected } => "Connected",
            { State: ConnectionState.Connecting } => "Connecting",
            { State: ConnectionState.Reconnecting } => "Reconnecting",
            _ => "Down",
        };

    protected override void OnInitialized()
    {
        _budget = Budget.GetReading();
        Follow(Source);
        Follow(Beat);
    }

    protected override bool IsRefreshNeeded()
    {
        _budget = Budget.GetReading();
        return true;
    }
}

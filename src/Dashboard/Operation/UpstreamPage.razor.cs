using Dashboard.Components.Live;
using Dashboard.Jobs;
using Dashboard.Relay.Traffic;
using Dashboard.Upstream;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Dashboard.Upstream.Webhooks;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Operation;

/// <summary>The way in, and the way out to programs, for who must find out why something is missing or late. Its figures move with the pages' beat.</summary>
public sealed partial class UpstreamPage
{
    private IntakeReading _intake = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private UpstreamAddress Address { get; init; } = null!;

    [Inject]
    private DocumentIntake Intake { get; init; } = null!;

    [Inject]
    private ConnectionBoard Board { get; init; } = null!;

    [Inject]
    private OutageGate Outages { get; init; } = null!;

    [Inject]
    private WatchPlanner Planner { get; init; } = null!;

    [Inject]
    private RequestSupply Supply { get; init; } = null!;

    [Inject]
    private JobRefusals Refusals { get; init; } = null!;

    [Inject]
    private BatchSupport Batch { get; init; } = null!;

    [Inject]
    private GapLog Gaps { get; init; } = null!;

    [Inject]
    private ErrorLog Errors { get; init; } = null!;

    [Inject]
    private JobStore Store { get; init; } = null!;

    [Inject]
    private RelayTraffic Traffic { get; init; } = null!;

    [Inject]
    private WebhookArrivals Arrivals { get; init; } = null!;

    [Inject]
    private WebhookKeys Keys { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    [Inject]
    private Pulse Pulse { get; init; } = null!;

    private UpstreamStatus Status => Upstream.Current;

    private string Title =>
        Status switch
        {
            { IsKeyRefused: true } => "Key refused · Upstream",
            { IsSilent: false } => "Live · Upstream",
            { State: ConnectionState.Connected } => "Silent · Upstream",
            _ => $"{Status.State} · Upstream",
        };

    protected override void OnInitialized()
    {
        _intake = Intake.GetReading();
        Follow(Upstream);
        Follow(Pulse);
    }

    protected override bool IsRefreshNeeded()
    {
        _intake = Intake.GetReading();
        return true;
    }
}

using Dashboard.Components.Live;
using Dashboard.Upstream;
using Dashboard.Upstream.Streams;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Page;

/// <summary>
/// Says that a job's own stream has told nothing for a while, and that nothing else has confirmed the job since. That upstream as a whole is
/// silent is said elsewhere.
/// </summary>
public sealed partial class StreamNote
{
    /// <summary>A stream that breaks is mostly back within a second, which is not worth a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private string? _doubt;

    [Parameter, EditorRequired]
    public required Job Job { get; set; }

    [Inject]
    private ConnectionBoard Board { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private Pulse Pulse { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    protected override void OnInitialized()
    {
        Follow(Upstream);
        Follow(Pulse);
    }

    protected override void OnParametersSet() => _doubt = Read();

    protected override bool IsRefreshNeeded()
    {
        var before = _doubt;
        _doubt = Read();
        return _doubt != before;
    }

    private string? Read() =>
        !Upstream.Current.IsSilent
        && Board.Find(Job.JobId) is { DoubtedSince: { } since } connection
        && since >= Job.LastConfirmedAt
        && Time.GetUtcNow() - since > Patience
            ? connection.Doubt
            : null;
}

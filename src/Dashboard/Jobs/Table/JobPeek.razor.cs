using Dashboard.Infrastructure;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs.Table;

/// <summary>
/// One job in short, live. What is known of it is shown at once; it is followed, and with that its details asked for, when the selection rests on
/// it: who walks through a table must not spend the request budget.
/// </summary>
public sealed partial class JobPeek
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private ILiveValue<JobSight>? _sight;
    private string? _shownId;
    private ITimer? _rest;

    /// <summary>Empty for none.</summary>
    [Parameter, EditorRequired]
    public required string JobId { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    private string JobAddress => $"/jobs/{Uri.EscapeDataString(JobId)}";

    protected override void OnParametersSet()
    {
        if (_shownId == JobId)
        {
            return;
        }

        _shownId = JobId;
        Unfollow();
        _rest?.Dispose();
        _rest = null;
        _sight = JobId.Length == 0 ? null : Views.Find(JobId);
        if (_sight is { } sight && RendererInfo.IsInteractive)
        {
            _rest = Time.CreateTimer(_ => _ = FollowAsync(sight), null, Rest, Timeout.InfiniteTimeSpan);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _rest?.Dispose();
        base.Dispose(disposing);
    }

    private Task FollowAsync(ILiveValue<JobSight> sight) =>
        InvokeAsync(() =>
        {
            if (ReferenceEquals(sight, _sight))
            {
                Follow(sight);
                Follow(Upstream);
                StateHasChanged();
            }
        });
}

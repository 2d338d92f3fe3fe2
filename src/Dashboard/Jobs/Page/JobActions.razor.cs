using System.Data.Common;
using Dashboard.Components.Live;
using Dashboard.Settings;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Jobs.Page;

/// <summary>What a person sets on one job: its star, and whether it is watched. Both are everybody's, so they follow what others set.</summary>
public sealed partial class JobActions
{
    private (bool IsStarred, bool IsWatched) _shown;
    private string? _shownId;
    private bool _isBusy;
    private string? _fault;

    [Parameter, EditorRequired]
    public required string JobId { get; set; }

    /// <summary>A job that could not be asked for yet can be watched, but there is nothing to star.</summary>
    [Parameter]
    public bool CanStar { get; set; } = true;

    [Inject]
    private MarkedJobs Marked { get; init; } = null!;

    [Inject]
    private WatchList Watched { get; init; } = null!;

    [Inject]
    private WatchRequests Requests { get; init; } = null!;

    [Inject]
    private Pulse Pulse { get; init; } = null!;

    [Inject]
    private ILogger<JobActions> Logger { get; init; } = null!;

    private string WatchWords =>
        _shown.IsWatched
            ? "Take the job off the watch list. What is known of it stays."
            : "Follow the job whether or not upstream lists it, also after a restart.";

    protected override void OnInitialized()
    {
        Follow(Marked);
        // the watch list has no voice of its own; a beat is soon enough for what somebody else has set
        Follow(Pulse);
    }

    protected override void OnParametersSet()
    {
        _shown = Read();
        if (_shownId != JobId)
        {
            (_shownId, _fault) = (JobId, null);
        }
    }

    protected override bool IsRefreshNeeded()
    {
        var before = _shown;
        _shown = Read();
        return _shown != before;
    }

    private (bool IsStarred, bool IsWatched) Read() => (Marked.Current.Contains(JobId), Watched.Contains(JobId));

    private Task ToggleStar() => Set(() => Marked.SetAsync(JobId, !_shown.IsStarred, CancellationToken.None));

    private Task ToggleWatch() =>
        Set(() =>
            _shown.IsWatched
                ? Requests.RemoveAsync(JobId, CancellationToken.None)
                : Requests.AddAsync([JobId], CancellationToken.None)
        );

    /// <summary>Not ended by a page that closes meanwhile: what was pressed is done.</summary>
    private async Task Set(Func<Task> set)
    {
        var jobId = JobId;
        string? fault = null;
        _isBusy = true;
        try
        {
            await set();
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            fault = "Not saved: the settings database refused it; the server's log says why.";
            LogFault(Logger, e, jobId);
        }
        finally
        {
            _isBusy = false;
            _shown = Read();
        }

        if (jobId == JobId)
        {
            _fault = fault;
        }
    }

    [LoggerMessage(LogLevel.Error, "The star or the watch of the job {JobId} could not be saved")]
    private static partial void LogFault(ILogger logger, Exception exception, string jobId);
}

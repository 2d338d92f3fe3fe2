using Dashboard.Components.Live;
using Dashboard.Components.Preferences;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Table;
using Dashboard.Settings;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs;

/// <summary>All jobs as one live table. Filters and order are the address's, so that a link or a reload shows the same.</summary>
public sealed partial class JobsPage
{
    private JobQuery _query = JobQuery.Default;
    private JobOpenGroups _open = JobOpenGroups.None;
    private JobColumnChoice _columns = JobColumnChoice.Default;
    private JobColumnChoice _usual = JobColumnChoice.Default;
    private JobRowFormat _format = JobRowFormat.Default;
    private IJobView _view = null!;
    private string _current = "";
    private bool _hasPanel;

    /// <summary>What the box has made of one writing; each may still be on its way to the address.</summary>
    private readonly HashSet<JobSearch> _written = [];

    private DateTimeOffset? _pausedAt;
    private RowsInSight? _inSight;
    private IReadOnlyList<string> _rows = [];
    private (bool IsSilent, bool IsLoading, bool IsKeyRefused, bool TellsOnlyOfNamed) _shown;

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private IUpstreamStatusSource Upstream { get; init; } = null!;

    [Inject]
    private JobInterest Interest { get; init; } = null!;

    [Inject]
    private OwnPreferences Own { get; init; } = null!;

    [Inject]
    private SavedViews Saved { get; init; } = null!;

    [Inject]
    private CircuitPresence Presence { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    [Inject]
    private NavigationManager Navigation { get; init; } = null!;

    protected override void OnInitialized()
    {
        Follow(Upstream);
        _shown = Read();
        if (RendererInfo.IsInteractive)
        {
            _inSight = Interest.OpenTable();
            Presence.Changed += TellRows;
        }
    }

    protected override void Dispose(bool disposing)
    {
        Presence.Changed -= TellRows;
        _inSight?.Dispose();
        base.Dispose(disposing);
    }

    protected override bool IsRefreshNeeded()
    {
        var before = _shown;
        _shown = Read();
        return _shown != before;
    }

    /// <summary>The first connection takes a moment: until it has come or failed, there is no saying that there are no jobs.</summary>
    private (bool IsSilent, bool IsLoading, bool IsKeyRefused, bool TellsOnlyOfNamed) Read()
    {
        var status = Upstream.Current;
        return (
            status.IsSilent,
            status is { State: ConnectionState.Connecting, Problem: null },
            status.IsKeyRefused,
            status.TellsOnlyOfNamed
        );
    }

    private void Reopen() => _view = Views.Open(_query, _open);

    private void OnSight(IReadOnlyList<string> rows)
    {
        _rows = rows;
        TellRows();
    }

    /// <summary>What nobody sees, since the browser is cut off, is in nobody's sight.</summary>
    private void TellRows() => _inSight?.Replace(Presence.IsThere ? _rows : []);

    private void SortBy(string column)
    {
        var asked = JobQuery.Parse(null, null, column, null);
        var isSame = (asked.Sort, asked.SortTag) == (_query.Sort, _query.SortTag);
        Show(
            _query with
            {
                Sort = asked.Sort,
                SortTag = asked.SortTag,
                IsDescending = isSame ? !_query.IsDescending : JobSorts.BeginsWithTheMost(asked.Sort),
            }
        );
    }

    private string SortTitle => JobColumns.Find(_query.SortText.TrimStart('-'))?.Look.Title ?? "";

    /// <summary>Nobody needs to know while the panel is closed.</summary>
    private EventCallback<string> CurrentChanged =>
        _hasPanel ? EventCallback.Factory.Create<string>(this, jobId => _current = jobId) : default;

    private void Pause(bool isAsked) => _pausedAt = isAsked ? Time.GetUtcNow() : null;

    private void ShowPanel(bool isAsked) => Go(Address with { HasPanel = isAsked }, replace: true);

    private void GroupBy(JobGrouping? group) =>
        Go(Address with { Query = _query with { Group = group }, Open = JobOpenGroups.None });

    private void OpenGroup(LiveOpenEventArgs args)
    {
        if (args.Key.StartsWith(JobGroupSums.KeyPrefix, StringComparison.Ordinal))
        {
            Go(Address with { Open = _open.With(args.Key[JobGroupSums.KeyPrefix.Length..], args.IsOpen) }, replace: true);
        }
    }

    /// <summary>Who writes on has been nowhere between: the way back leads to what was there before they began.</summary>
    private void Write(JobSearch search)
    {
        var goesOn = _written.Count > 0;
        _written.Add(search);
        Show(_query with { Search = search }, isReplaced: goesOn);
    }

    private void EndWriting() => _written.Clear();

    private void Find(JobSearch search) => Show(_query with { Search = search });

    private void ClearFilter() => Show(_query with { Search = JobSearch.Empty });

    /// <summary>The same rows at the same place: the script puts the fragment back.</summary>
    private void ShowColumns(JobColumnChoice columns)
    {
        // the menu may just have made them the usual ones
        _usual = JobColumnChoice.Parse(Own.Current.Columns);
        Go(Address with { Columns = columns }, replace: true);
    }

    private void ArrangeColumns(LiveColumnsEventArgs args)
    {
        var columns = args.Width is { } width
            ? _columns.Resize(args.Column, width == 0 ? null : width)
            : _columns.Move(args.Column, args.By);
        if (!columns.Equals(_columns))
        {
            ShowColumns(columns);
        }
    }
}

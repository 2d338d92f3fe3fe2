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

    /// <summary>What the address asks for and there is not.</summary>
    private string? _addressFault;

    /// <summary>What the box has made of one writing; each may still be on its way to the address.</summary>
    private readonly HashSet<JobSearch> _written = [];

    /// <summary>Addresses that the browser has not told of yet.</summary>
    private readonly Queue<string> _asked = [];
    private DateTimeOffset? _pausedAt;
    private RowsInSight? _inSight;
    private IReadOnlyList<string> _rows = [];
    private (bool IsSilent, bool IsLoading, bool IsKeyRefused, bool TellsOnlyOfNamed) _shown;

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateParameter { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextParameter { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortParameter { get; set; }

    [SupplyParameterFromQuery(Name = "cols")]
    private string? ColumnsParameter { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? GroupParameter { get; set; }

    [SupplyParameterFromQuery(Name = "open")]
    private string? OpenParameter { get; set; }

    [SupplyParameterFromQuery(Name = "panel")]
    private string? PanelParameter { get; set; }

    [SupplyParameterFromQuery(Name = "starred")]
    private string? StarredParameter { get; set; }

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

    /// <summary>The address says nothing: who has chosen a view to begin with begins with it. Null for all others.</summary>
    private SavedView? BeginsWith =>
        new Uri(Navigation.Uri).Query.Length == 0 && Saved.DefaultOf(Own.Owner) is { Query.Length: > 0 } view ? view : null;

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

    protected override void OnParametersSet()
    {
        if (_view is not null && IsOvertaken())
        {
            return;
        }

        _addressFault = JobTableAddress.FindFault(SortParameter, ColumnsParameter, GroupParameter);
        _usual = JobColumnChoice.Parse(Own.Current.Columns);
        if (BeginsWith is { } view)
        {
            Navigation.NavigateTo(JobQuery.AddressOf(view.Query), replace: true);
        }

        var query = JobQuery.Parse(StateParameter, TextParameter, SortParameter, StarredParameter) with
        {
            Group = JobGrouping.Parse(GroupParameter),
        };
        Take(
            new(query, string.IsNullOrWhiteSpace(ColumnsParameter) ? _usual : JobColumnChoice.Parse(ColumnsParameter))
            {
                HasPanel = PanelParameter == "1",
                Open = query.Group is null ? JobOpenGroups.None : JobOpenGroups.Parse(OpenParameter),
            }
        );
        if (
            string.IsNullOrWhiteSpace(ColumnsParameter)
            && !_usual.Equals(JobColumnChoice.Default)
            && BeginsWith is null
            && _addressFault is null
        )
        {
            // so that it shows the same to others
            Go(Address, replace: true);
        }
    }

    private void Take(JobTableAddress address)
    {
        if (!address.Columns.Equals(_columns))
        {
            _columns = address.Columns;
            _format = JobRowFormat.For(_columns);
        }

        _hasPanel = address.HasPanel;
        var query = address.Query;
        if (_view is null || query != _query || !address.Open.Equals(_open))
        {
            _open = address.Open;
            if (!query.Search.Equals(_query.Search))
            {
                // what nobody sees any more must not be meant
                Pick(LivePicks.None);
                if (!_written.Contains(query.Search))
                {
                    EndWriting();
                }
            }

            _query = query;
            Reopen();
        }
    }

    /// <summary>The browser tells of an address that was asked for before the latest one: that is on its way.</summary>
    private bool IsOvertaken()
    {
        var address = PathOf(Navigation.Uri);
        if (!_asked.Contains(address))
        {
            // the way back, or a link
            _asked.Clear();
            return false;
        }

        while (_asked.Dequeue() != address)
        {
            // the browser may leave one out for the next
        }

        return _asked.Count > 0;
    }

    private static string PathOf(string uri) => new Uri(uri).PathAndQuery;

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

    private JobTableAddress Address =>
        new(_query, _columns)
        {
            Usual = _usual,
            HasPanel = _hasPanel,
            Open = _open,
        };

    /// <summary>For those who do not know what this browser keeps as its columns.</summary>
    private JobTableAddress Said => Address with { Usual = JobColumnChoice.Default };

    /// <summary>The address says what is shown then.</summary>
    private void LeaveAddressFault()
    {
        _addressFault = null;
        Go(Address, replace: true);
    }

    /// <summary>Without the fragment, which is the place in the former table.</summary>
    private void Show(JobQuery query, bool isReplaced) => Go(Address with { Query = query }, isReplaced);

    private void Show(JobQuery query)
    {
        EndWriting();
        Show(query, isReplaced: false);
    }

    /// <summary>
    /// At once: something else may be pressed before the browser tells of the address. One that says nothing would lead to the view that one begins
    /// with.
    /// </summary>
    private void Go(JobTableAddress address, bool replace = false)
    {
        Take(address);
        var path =
            address.Address == JobQuery.AddressOf("") && Saved.DefaultOf(Own.Owner) is not null
                ? JobQuery.AllAddress
                : address.Address;
        if (PathOf(Navigation.Uri) == path && _asked.Count == 0)
        {
            return;
        }

        _asked.Enqueue(path);
        Navigation.NavigateTo(path, replace: replace);
    }

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

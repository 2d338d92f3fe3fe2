using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Live;

/// <summary>
/// A big live table. The rows are the browser's: this component holds its window and one string, and hands the custom element
/// <c>live-feed</c> (feed.js) the text of what changed.
/// </summary>
public sealed partial class LiveFeed : LiveComponent
{
    private readonly LiveWindow _window = new();
    private ILiveTable? _followed;
    private LiveFrame? _paused;
    private string? _series;
    private LiveSightReport? _report;

    /// <summary>Which question it answers, and the position; -1 for a row that is not there.</summary>
    private string? _found;

    [Parameter, EditorRequired]
    public required ILiveTable Table { get; set; }

    /// <summary>Tables of one series are one to the viewer, who stays at their place; no two orders of theirs have the same number.</summary>
    [Parameter]
    public string? Series { get; set; }

    /// <summary>There are headings of groups among the rows.</summary>
    [Parameter]
    public bool IsGrouped { get; set; }

    /// <summary>A person opens or closes a group.</summary>
    [Parameter]
    public EventCallback<LiveOpenEventArgs> OpenAsked { get; set; }

    /// <summary>The columns, and what is written into them.</summary>
    [Parameter, EditorRequired]
    public required ILiveRowFormat Format { get; set; }

    /// <summary>What the table is called by assistive technology.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>The present order: a column's id, with <c>-</c> before it when descending.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Rows stand as they were when it was set, until it is no longer.</summary>
    [Parameter]
    public bool IsPaused { get; set; }

    /// <summary>Upstream is silent: all rows are greyed.</summary>
    [Parameter]
    public bool IsStale { get; set; }

    /// <summary>Rows are about to come for the first time: while there are none, the table shows where they will be.</summary>
    [Parameter]
    public bool IsLoading { get; set; }

    /// <summary>Shown instead of rows when there are none: says why, and offers the next step.</summary>
    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>A column's id, when a person asks for its order.</summary>
    [Parameter]
    public EventCallback<string> SortAsked { get; set; }

    /// <summary>A person asks for another width or place of a column that there is.</summary>
    [Parameter]
    public EventCallback<LiveColumnsEventArgs> ColumnsAsked { get; set; }

    /// <summary>Told the key of the row that keys act on, whenever it has been another for a moment; empty for none.</summary>
    [Parameter]
    public EventCallback<string> CurrentChanged { get; set; }

    /// <summary>A person asks for the rows that have no place yet.</summary>
    [Parameter]
    public EventCallback RefreshAsked { get; set; }

    /// <summary>
    /// Told the keys of the rows that are in sight, with a few around them, about a second after they are others: the window has moved, or there
    /// is a new order. None while nobody sees the page.
    /// </summary>
    [Parameter]
    public Action<IReadOnlyList<string>>? SightChanged { get; set; }

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    private LiveFrame Frame => _paused ?? Table.Current;

    protected override void OnInitialized() => _report = new LiveSightReport(Time, () => _ = TellSightAsync());

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_followed, Table))
        {
            _paused = IsPaused ? _paused ?? Table.Current.Freeze() : null;
            return;
        }

        if (_followed is not null)
        {
            if (Series is not null && Series == _series)
            {
                _window.Turn();
            }
            else
            {
                _window.Forget();
            }

            Unfollow();
        }

        _series = Series;
        _followed = Table;
        Follow(Table);
        _paused = IsPaused ? Table.Current.Freeze() : null;
    }

    protected override bool IsRefreshNeeded() => _window.WouldChange(Frame, Format);

    protected override void OnAfterRender(bool firstRender)
    {
        if (SightChanged is not null)
        {
            _report!.Observe(_window.SightOf(Frame));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _report?.Dispose();
        base.Dispose(disposing);
    }

    private async Task TellSightAsync()
    {
        try
        {
            await InvokeAsync(TellSight);
        }
#pragma warning disable CA1031 // whatever it is, the circuit shows it: nothing dies silently
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private void TellSight()
    {
        var frame = Frame;
        var sight = _window.SightOf(frame);
        if (_report!.Told(sight))
        {
            SightChanged?.Invoke(LiveWindow.GetKeys(frame, sight));
        }
    }

    private void OnWindow(LiveWindowEventArgs args)
    {
        _window.IsHidden = args.IsHidden;
        _window.Ask(args.First, args.Count);
    }

    private Task OnSort(LiveSortEventArgs args) =>
        Format.Columns.All.Any(column => column.IsSortable && column.Id == args.Column)
            ? SortAsked.InvokeAsync(args.Column)
            : Task.CompletedTask;

    private Task OnColumns(LiveColumnsEventArgs args) =>
        Format.Columns.All.Any(column => column.Id == args.Column) ? ColumnsAsked.InvokeAsync(args) : Task.CompletedTask;

    private Task OnCurrent(LiveCurrentEventArgs args) => CurrentChanged.InvokeAsync(args.Key);

    private Task OnOpen(LiveOpenEventArgs args) => OpenAsked.InvokeAsync(args);

    private void OnFind(LiveFindEventArgs args)
    {
        var frame = Frame;
        var position = frame.RowCount - 1;
        while (position >= 0 && frame.Rows[position].Row.Key != args.Key)
        {
            position--;
        }

        _found = string.Create(CultureInfo.InvariantCulture, $"{args.Turn} {position}");
    }

    private Task OnRefresh() => RefreshAsked.InvokeAsync();
}

using Dashboard.Components.Live;
using Dashboard.Jobs.Table;
using Dashboard.Settings;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs;

/// <summary>What the address says of the table, and how it comes to say what the table shows.</summary>
public sealed partial class JobsPage
{
    /// <summary>Addresses that the browser has not told of yet.</summary>
    private readonly Queue<string> _asked = [];

    /// <summary>What the address asks for and there is not.</summary>
    private string? _addressFault;

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

    /// <summary>The address says nothing: who has chosen a view to begin with begins with it. Null for all others.</summary>
    private SavedView? BeginsWith =>
        new Uri(Navigation.Uri).Query.Length == 0 && Saved.DefaultOf(Own.Owner) is { Query.Length: > 0 } view ? view : null;

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
}

using Dashboard.Components.Live;
using Dashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Circuits.Pages;

/// <summary>Follows the view that the jobs table shows, at its beat.</summary>
public sealed partial class GridPage
{
    public const int VisibleRows = 50;

    private readonly List<GridRow> _rows = [.. Enumerable.Range(0, VisibleRows).Select(_ => new GridRow())];
    private IJobView _view = null!;

    [SupplyParameterFromQuery(Name = "row")]
    private int Top { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    protected override void OnInitialized()
    {
        _view = Views.Open(JobQuery.Default);
        Follow(_view);
        TakeRows();
    }

    protected override bool IsRefreshNeeded() => TakeRows();

    /// <returns>Whether one has changed.</returns>
    private bool TakeRows()
    {
        var frame = _view.Current;
        var isChanged = false;
        for (var i = 0; i < VisibleRows && Top + i < frame.RowCount; i++)
        {
            isChanged |= _rows[i].Take(((LiveRow<Job>)frame.Rows[Top + i].Row).Item);
        }

        return isChanged;
    }
}

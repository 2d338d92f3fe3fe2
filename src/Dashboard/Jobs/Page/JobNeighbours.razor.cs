using Dashboard.Components.Live;
using Dashboard.Jobs.Table;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs.Page;

/// <summary>
/// Leads through a list as it stood when its first job was opened: who goes from job to job meets each once, however the jobs move
/// meanwhile.
/// </summary>
public sealed partial class JobNeighbours
{
    private JobQuery? _query;
    private LiveFrame? _frame;

    /// <summary>Of a grouped list: the jobs as they stand under their headings, whichever are open.</summary>
    private List<string>? _grouped;
    private string? _shownId;
    private int _position = -1;

    [Parameter, EditorRequired]
    public required string JobId { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? TextParameter { get; set; }

    /// <summary>As addresses had it that are older than the search language.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    private string? StateParameter { get; set; }

    /// <inheritdoc cref="StateParameter"/>
    [SupplyParameterFromQuery(Name = "starred")]
    private string? StarredParameter { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortParameter { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    private string? GroupParameter { get; set; }

    [SupplyParameterFromQuery(Name = "cols")]
    private string? ColumnsParameter { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    protected override void OnParametersSet()
    {
        var query = JobQuery.Parse(StateParameter, TextParameter, SortParameter, StarredParameter) with
        {
            Group = JobGrouping.Parse(GroupParameter),
        };
        if (query != _query)
        {
            _query = query;
            _frame = query.Group is null ? Views.Open(query).Current : null;
            _grouped = query.Group is null ? null : [.. Views.GetJobs(query).Select(job => job.JobId)];
            _shownId = null;
        }

        if (_shownId != JobId)
        {
            _shownId = JobId;
            _position = FindPosition();
        }
    }

    private int FindPosition()
    {
        // mostly one goes to the next or the one before
        foreach (var near in (ReadOnlySpan<int>)[_position + 1, _position - 1])
        {
            if (KeyAt(near) == JobId)
            {
                return near;
            }
        }

        for (var position = 0; position < Count; position++)
        {
            if (KeyAt(position) == JobId)
            {
                return position;
            }
        }

        return -1;
    }

    private int Count => _grouped?.Count ?? _frame!.RowCount;

    private string? KeyAt(int position) =>
        position < 0 || position >= Count ? null
        : _grouped is { } jobs ? jobs[position]
        : _frame!.Rows[position].Row.Key;

    private string AddressOf(string jobId)
    {
        var list = new JobTableAddress(_query!, JobColumnChoice.Parse(ColumnsParameter)).AddressQuery;
        return $"/jobs/{Uri.EscapeDataString(jobId)}{(list.Length > 0 ? "?" : "")}{list}";
    }
}

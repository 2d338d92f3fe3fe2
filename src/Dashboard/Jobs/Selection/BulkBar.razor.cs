using Dashboard.Components;
using Dashboard.Components.Live;
using Dashboard.Jobs.Compare;
using Dashboard.Jobs.Table;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs.Selection;

/// <summary>
/// What can be done with the jobs that are picked. All of a search goes on meaning all of it until something is done with it: then it is those of that
/// moment, and their number is said first where they are many.
/// </summary>
public sealed partial class BulkBar
{
    /// <summary>More than this are not changed without a question.</summary>
    public const int MostUnasked = JobBulk.SliceSize;

    /// <summary>Of larger selections all of the search goes on being meant.</summary>
    private const int MostKept = 20_000;

    private (BulkAction Action, IReadOnlyCollection<string> JobIds)? _asked;
    private (BulkAction Action, int Count, int Done)? _running;
    private LivePicks? _askedOf;
    private BulkOutcome? _outcome;
    private CancellationTokenSource? _ending;
    private ElementReference _next;
    private bool _isFocusDue;
    private int _count;

    [Parameter, EditorRequired]
    public required IJobView View { get; set; }

    [Parameter, EditorRequired]
    public required JobTableAddress Address { get; set; }

    [Parameter, EditorRequired]
    public required LivePicks Picks { get; set; }

    /// <summary>The picks as <see cref="JobSelections"/> writes them.</summary>
    [Parameter]
    public string? Text { get; set; }

    [Parameter]
    public EventCallback<LivePicks> PicksChanged { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private JobBulk Bulk { get; init; } = null!;

    private bool IsComparable => !Picks.IsAll && Picks.Keys.Count is >= 2 and <= ComparePage.Most;

    private string CountWords =>
        !Picks.IsAll ? Number(Picks.Keys.Count)
        : Picks.Keys.IsEmpty ? $"All {Number(_count)} of this search"
        : $"All but {Picks.Keys.Count:N0} of {Number(_count)}";

    protected override void OnParametersSet()
    {
        _count = View.Count;
        if (!ReferenceEquals(_askedOf, Picks))
        {
            // what is not picked any more is not meant any more
            (_askedOf, _asked) = (Picks, null);
        }

        // only all of a search is another number by itself
        FollowOnly(Picks.IsAll ? View : null);
    }

    protected override bool IsRefreshNeeded()
    {
        var before = _count;
        _count = View.Count;
        return _count != before;
    }

    /// <summary>What was pressed goes with what it stood for: its focus goes on to what comes next.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isFocusDue)
        {
            _isFocusDue = false;
            await _next.TakeFocusAsync();
        }
    }

    private static string Number(int count) => count == 1 ? "1 job" : $"{count:N0} jobs";

    private static string Verb(BulkAction action) => action.ToString();

    private static string WordsOf(BulkOutcome outcome)
    {
        var words = $"{Number(outcome.Changed.Count)} {outcome.Action.Participle()}";
        words += outcome.SameCount > 0 ? $", {outcome.SameCount:N0} already so" : "";
        words += outcome.RefusedCount > 0 ? $", {outcome.RefusedCount:N0} with an ID that upstream cannot be asked for" : "";
        words += outcome.RestCount > 0 ? $", {outcome.RestCount:N0} left as they were" : "";
        return outcome.Fault is { } fault ? $"{words}: {fault}." : $"{words}.";
    }

    /// <summary>By what the table is sorted by, as the jobs are now; those that are not known come last.</summary>
    private IEnumerable<string> PickedInOrder()
    {
        var order = JobOrderings.For(Address.Query.Sort, Address.Query.IsDescending, Address.Query.SortTag);
        var known = Picks
            .Keys.Select(jobId => Views.Find(jobId).Current.Job)
            .OfType<Job>()
            .Order(order)
            .Select(job => job.JobId)
            .ToList();
        return known.Concat(Picks.Keys.Except(known).Order(StringComparer.Ordinal));
    }

    private string Export(string format)
    {
        var said = Address.AddressQuery;
        return $"/api/jobs/export?{said}{(said.Length > 0 ? "&" : "")}selection={Uri.EscapeDataString(Text ?? "")}&format={format}";
    }

    private Task Ask(BulkAction action)
    {
        var jobIds = Picks.IsAll
            ? [.. Views.GetJobs(Address.Query).Select(job => job.JobId).Where(Picks.Contains)]
            : (IReadOnlyCollection<string>)Picks.Keys;
        if (jobIds.Count <= MostUnasked)
        {
            return RunAsync(action, jobIds);
        }

        (_asked, _outcome, _isFocusDue) = ((action, jobIds), null, true);
        return Task.CompletedTask;
    }

    private Task Confirm()
    {
        var (action, jobIds) = _asked!.Value;
        _asked = null;
        return RunAsync(action, jobIds);
    }

    private void Decline() => _asked = null;

    private void End() => _ending?.Cancel();

    private void Forget() => _outcome = null;

    private Task Clear() => PicksChanged.InvokeAsync(LivePicks.None);

    private async Task Undo()
    {
        if (_outcome is { } outcome)
        {
            await RunAsync(outcome.Action.Opposite(), outcome.Changed, (done, ending) => Bulk.UndoAsync(outcome, done, ending));
        }
    }

    private async Task RunAsync(BulkAction action, IReadOnlyCollection<string> jobIds)
    {
        if (Picks.IsAll && jobIds.Count <= MostKept)
        {
            // what is done may take them out of the search; they are what was selected all the same
            await PicksChanged.InvokeAsync(LivePicks.None.With(jobIds, isPicked: true));
        }

        await RunAsync(action, jobIds, (done, ending) => Bulk.RunAsync(action, jobIds, done, ending));
    }

    private async Task RunAsync(
        BulkAction action,
        IReadOnlyCollection<string> jobIds,
        Func<Action<int>, CancellationToken, Task<BulkOutcome>> run
    )
    {
        using var ending = new CancellationTokenSource();
        (_ending, _outcome, _running) = (ending, null, (action, jobIds.Count, 0));
        try
        {
            _outcome = await run(ShowDone, ending.Token);
        }
        finally
        {
            (_ending, _running) = (null, null);
        }

        void ShowDone(int done)
        {
            _running = (action, jobIds.Count, done);
            StateHasChanged();
        }
    }
}

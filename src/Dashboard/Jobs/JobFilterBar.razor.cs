using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// Counts by state that are also the filter, in one row. Rendered again only when a button comes, goes or falls idle; the numbers themselves are
/// <see cref="JobCountsText"/>'s.
/// </summary>
public sealed partial class JobFilterBar
{
    private static readonly JobState[] States =
    [
        JobState.Running,
        JobState.Initializing,
        JobState.Queued,
        JobState.Paused,
        JobState.Completed,
        JobState.Failed,
        JobState.Timeout,
        JobState.Cancelled,
        JobState.Unknown,
    ];

    // made once: to the browser another delegate is another handler, for each of the buttons at each change of a count
    private readonly Dictionary<JobState, Func<Task>> _toggles;
    private readonly Dictionary<string, Func<Task>> _toggleTroubles;
    private (int Digits, int There) _looks;
    private int _drawn;

    public JobFilterBar()
    {
        _toggles = States.ToDictionary(state => state, state => (Func<Task>)(() => Toggle(state)));
        _toggleTroubles = new[] { JobQuery.Failing, JobQuery.Stalled }.ToDictionary(
            word => word,
            word => (Func<Task>)(() => QueryChanged.InvokeAsync(Query!.ToggleTrouble(word))),
            StringComparer.Ordinal
        );
    }

    [Parameter, EditorRequired]
    public required JobQuery Query { get; set; }

    [Parameter]
    public EventCallback<JobQuery> QueryChanged { get; set; }

    protected override ILiveValue<JobCounts> ValueOf(IJobView view) => view.Counts;

    protected override bool IsRefreshNeeded() => base.IsRefreshNeeded() && LooksOf(Shown) != _looks;

    /// <summary>What the counts decide beside the numbers: how much room they take, and of what there is any.</summary>
    private static (int Digits, int There) LooksOf(JobCounts counts)
    {
        var there = (counts.Failing > 0 ? 1 : 0) | (counts.Stalled > 0 ? 2 : 0);
        foreach (var state in States)
        {
            there |= counts[state] > 0 ? 4 << (int)state : 0;
        }

        return (JobCounts.Format(counts.Total).Length, there);
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private Task ShowAll() => QueryChanged.InvokeAsync(Query.OfAnyState());

    /// <summary>Nothing to show and nothing to take away. Not a disabled button: a count that falls to 0 must not take the focus with it.</summary>
    private bool IsIdle(JobCounts counts, JobState state) => counts[state] == 0 && !Query.States.Contains(state);

    private Task Toggle(JobState state) =>
        IsIdle(Shown, state) ? Task.CompletedTask : QueryChanged.InvokeAsync(Query.Toggle(state));

    /// <summary>What needs a person, where there is any of it, or it is asked for.</summary>
    private IEnumerable<(string Word, string Name, int Place, int Count, string Meaning)> Troubles(JobCounts counts) =>
        new (string Word, string Name, int Place, int Count, string Meaning)[]
        {
            (
                JobQuery.Failing,
                "Failing",
                JobCounts.PlaceOfFailing,
                counts.Failing,
                "Failed or timed out, and not tried again by itself"
            ),
            (
                JobQuery.Stalled,
                "Stalled",
                JobCounts.PlaceOfStalled,
                counts.Stalled,
                "Running, and nothing of it has moved for longer than such jobs ever take"
            ),
        }.Where(one => one.Count > 0 || Query.Is(one.Word));

    private Task ToggleStarred() => QueryChanged.InvokeAsync(Query.ToggleStarred());
}

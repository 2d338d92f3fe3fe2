using Microsoft.AspNetCore.Components;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>Counts by state that are also the filter, and a search box. Rendered again only when a count changes.</summary>
public sealed partial class JobFilterBar
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

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

    private JobCounts _shown = JobCounts.None;
    private IJobView? _followed;
    private string _inputText = "";
    private string _given = "";
    private int _inputVersion;

    /// <summary>What was typed, sent, and has not come back: the address takes its time, and the page may be drawn before it has it.</summary>
    private readonly Queue<string> _sent = new();
    private CancellationTokenSource _typing = new();

    [Parameter, EditorRequired]
    public required IJobView View { get; set; }

    [Parameter, EditorRequired]
    public required JobQuery Query { get; set; }

    [Parameter]
    public EventCallback<JobQuery> QueryChanged { get; set; }

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    protected override void OnParametersSet()
    {
        TakeText();
        if (!ReferenceEquals(_followed, View))
        {
            _followed = View;
            Unfollow();
            Follow(View.Counts);
        }
    }

    protected override bool IsRefreshNeeded() => !View.Counts.Current.Equals(_shown);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _typing.Cancel();
            _typing.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// The box is the typist's: what they have typed since is never overwritten by an answer to what they typed before. Only a text that
    /// came another way (a link, the back button, 'show all') makes a new box.
    /// </summary>
    private void TakeText()
    {
        if (Query.Text == _given)
        {
            return;
        }

        _given = Query.Text;
        if (!_sent.Contains(_given))
        {
            _sent.Clear();
            _inputText = _given;
            _inputVersion++;
            return;
        }

        while (_sent.Dequeue() != _given)
        {
            // the page may leave one out for the next
        }
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";

    private Task ShowAll() => QueryChanged.InvokeAsync(Query with { States = default });

    /// <summary>Nothing to show and nothing to take away. Not a disabled button: a count that falls to 0 must not take the focus with it.</summary>
    private bool IsIdle(JobCounts counts, JobState state) => counts[state] == 0 && !Query.States.Contains(state);

    private Task Toggle(JobState state) =>
        IsIdle(_shown, state) ? Task.CompletedTask : QueryChanged.InvokeAsync(Query with { States = Query.States.Toggle(state) });

    private Task ToggleStarred() => QueryChanged.InvokeAsync(Query with { IsStarred = !Query.IsStarred });

    private async Task OnText(ChangeEventArgs args)
    {
        var text = (args.Value as string ?? "").Trim();
        await _typing.CancelAsync();
        _typing.Dispose();
        _typing = new CancellationTokenSource();
        var pause = Task.Delay(TypingPause, Time, _typing.Token);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (pause.IsCompletedSuccessfully)
        {
            text = text[..Math.Min(text.Length, JobQuery.MostTextLength)];
            if (text != (_sent.LastOrDefault() ?? Query.Text))
            {
                _sent.Enqueue(text);
                await QueryChanged.InvokeAsync(Query with { Text = text });
            }
        }
    }
}

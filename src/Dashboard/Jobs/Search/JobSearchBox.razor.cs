using System.Collections.Immutable;
using Dashboard.Components.Search;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Jobs.Search;

/// <summary>
/// The search as text, with what could be written next and what is wrong with it. While somebody writes, the page goes on showing the
/// last search without a fault; one that is sent finds nothing where it has a fault.
/// </summary>
public sealed partial class JobSearchBox : IDisposable
{
    /// <summary>Then what is written is searched for.</summary>
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Then what is wrong with it is said: not while a term is being written.</summary>
    private static readonly TimeSpan ThinkingPause = TimeSpan.FromMilliseconds(750);

    /// <summary>What was sent to the page and has not come back from it.</summary>
    private readonly Queue<string> _sent = [];

    /// <summary>Of those that are said; all are underlined.</summary>
    private const int MostFaults = 3;

    private string _inputText = "";
    private string _given = "";
    private string _typed = "";
    private int _inputVersion;
    private ImmutableArray<SearchFault> _faults = [];
    private IReadOnlyList<SearchSuggestion> _suggestions = [];
    private readonly CancellationTokenSource _leaving = new();
    private int _turn;

    [Parameter, EditorRequired]
    public required JobSearch Search { get; set; }

    [Parameter]
    public EventCallback<JobSearch> SearchChanged { get; set; }

    /// <summary>It was said that it is all: what is written then is another search.</summary>
    [Parameter]
    public EventCallback Ended { get; set; }

    [Inject]
    private IJobViews Views { get; init; } = null!;

    [Inject]
    private TimeProvider Time { get; init; } = null!;

    /// <summary>For the script: the first character and the length of each.</summary>
    private string? Faults => _faults.IsEmpty ? null : string.Join(' ', _faults.Select(fault => $"{fault.Start}+{fault.Length}"));

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <summary>
    /// The box is the typist's: what they have typed since is never overwritten by an answer to what they typed before. Only a text that
    /// came another way (a link, the back button, a filter) makes a new box.
    /// </summary>
    protected override void OnParametersSet()
    {
        if (Search.Text == _given)
        {
            // the page may well be drawn again before it has what was sent to it
            return;
        }

        _given = Search.Text;
        if (!_sent.Contains(_given))
        {
            _sent.Clear();
            Show(_given);
            return;
        }

        while (_sent.Dequeue() != _given)
        {
            // the page may leave one out for the next
        }
    }

    protected override void OnInitialized()
    {
        _given = Search.Text;
        Show(_given);
    }

    private void Show(string text)
    {
        _inputText = text;
        _typed = "";
        _inputVersion++;
        _faults = Search.Faults;
        _suggestions = [];
    }

    private async Task OnTyped(SearchTypedEventArgs args)
    {
        _turn++;
        _typed = args.Text;
        _suggestions = args.IsFinal ? [] : SearchCompletion.Suggest(args.Text, args.Caret, Views.GetVocabulary());
        var search = JobSearch.Parse(args.Text);
        if (search.Faults.IsEmpty)
        {
            _faults = [];
            if (args.IsFinal || await PauseAsync(TypingPause))
            {
                await Send(search);
            }

            if (args.IsFinal)
            {
                await Ended.InvokeAsync();
            }
        }
        else if (args.IsFinal || await PauseAsync(ThinkingPause))
        {
            // positions are those of the text as it stands in the box
            _faults = [.. search.Faults.Select(fault => fault.Within(args.Text))];
            if (args.IsFinal && args.Text.Length <= SearchParser.MostLength)
            {
                // it was meant: it finds nothing, and what stands in the table is not taken for what it found
                await Send(search);
                await Ended.InvokeAsync();
            }
        }
    }

    /// <returns>False where more has been typed meanwhile.</returns>
    private async Task<bool> PauseAsync(TimeSpan pause)
    {
        var turn = _turn;
        var wait = Task.Delay(pause, Time, _leaving.Token);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return wait.IsCompletedSuccessfully && turn == _turn;
    }

    private async Task Mend(SearchFault fault, string suggestion)
    {
        var text = _typed.Length > 0 ? _typed : _inputText;
        var mended = JobSearch.Parse(text.Remove(fault.Start, fault.Length).Insert(fault.Start, suggestion));
        _inputText = _typed = mended.Text;
        _inputVersion++;
        _faults = mended.Faults;
        if (mended.Faults.IsEmpty)
        {
            await Send(mended);
            await Ended.InvokeAsync();
        }
    }

    private Task Send(JobSearch search)
    {
        if (search.Text == (_sent.LastOrDefault() ?? Search.Text))
        {
            return Task.CompletedTask;
        }

        _sent.Enqueue(search.Text);
        return SearchChanged.InvokeAsync(search);
    }
}

using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Layout;

/// <summary>Ctrl+K: pages by name, what can be done, and whatever the features' <see cref="ICommandSource"/>s find.</summary>
public sealed partial class CommandPalette
{
    private const int MostFound = 12;
    private const int LongestText = 200;

    private string _text = "";
    private IReadOnlyList<Command> _found = [];
    private string? _fault;

    /// <summary>How many actions have been done; the script closes the dialog when it changes.</summary>
    private int _done;

    [Inject]
    public required IEnumerable<NavigationEntry> Entries { get; init; }

    [Inject]
    public required IEnumerable<ICommandSource> Sources { get; init; }

    [Inject]
    public required IEnumerable<IActionSource> Actions { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    protected override void OnInitialized() => _found = Find("");

    private void Search(ChangeEventArgs args)
    {
        var text = args.Value as string ?? "";
        _text = text[..Math.Min(text.Length, LongestText)];
        _found = Find(_text.Trim());
        _fault = null;
    }

    private async Task Run(Command command)
    {
        _fault = command.Run is { } run ? await run() : null;
        if (_fault is null)
        {
            _done++;
        }
    }

    private List<Command> Find(string text)
    {
        var pages = Entries
            .OrderBy(entry => entry.Rank)
            .Where(entry => entry.Word.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(entry => new Command(entry.Word, "page", entry.Href, entry.Icon));
        var things = text.Length == 0 ? [] : Sources.SelectMany(source => source.Find(text, MostFound));
        var actions = Actions
            .SelectMany(source => source.Find(new Uri(Navigation.Uri)))
            .Where(action =>
                action.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
                || action.Detail.Contains(text, StringComparison.OrdinalIgnoreCase)
            );
        return
        [
            .. pages.Concat(actions).Concat(things).DistinctBy(KeyOf).OrderBy(command => Rank(command, text)).Take(MostFound),
        ];
    }

    private static string KeyOf(Command command) => command.IsAction ? command.Title : command.Href;

    /// <summary>What is called exactly so comes first, whatever it is: Enter opens the first.</summary>
    private static int Rank(Command command, string text) =>
        command.IsGuess ? 2
        : command.Title.Equals(text, StringComparison.OrdinalIgnoreCase) ? 0
        : 1;
}

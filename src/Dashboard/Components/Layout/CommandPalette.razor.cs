using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Layout;

/// <summary>Ctrl+K: pages by name, and whatever the features' <see cref="ICommandSource"/>s find.</summary>
public sealed partial class CommandPalette
{
    private const int MostFound = 12;
    private const int LongestText = 200;

    private string _text = "";
    private IReadOnlyList<Command> _found = [];

    [Inject]
    public required IEnumerable<NavigationEntry> Entries { get; init; }

    [Inject]
    public required IEnumerable<ICommandSource> Sources { get; init; }

    protected override void OnInitialized() => _found = Find("");

    private void Search(ChangeEventArgs args)
    {
        var text = args.Value as string ?? "";
        _text = text[..Math.Min(text.Length, LongestText)];
        _found = Find(_text.Trim());
    }

    private List<Command> Find(string text)
    {
        var pages = Entries
            .OrderBy(entry => entry.Rank)
            .Where(entry => entry.Word.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(entry => new Command(entry.Word, "page", entry.Href, entry.Icon));
        var things = text.Length == 0 ? [] : Sources.SelectMany(source => source.Find(text, MostFound));
        return
        [
            .. pages.Concat(things).DistinctBy(command => command.Href).OrderBy(command => Rank(command, text)).Take(MostFound),
        ];
    }

    /// <summary>What is called exactly so comes first, whatever it is: Enter opens the first.</summary>
    private static int Rank(Command command, string text) =>
        command.IsGuess ? 2
        : command.Title.Equals(text, StringComparison.OrdinalIgnoreCase) ? 0
        : 1;
}

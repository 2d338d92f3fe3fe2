namespace Dashboard.Components.Layout;

/// <summary>What the command palette offers beyond pages: a feature registers one to find its things (job ids, saved views).</summary>
public interface ICommandSource
{
    /// <summary>The best matches for what a person typed (trimmed, never empty), best first, at most <paramref name="limit"/>. Runs on each
    /// keystroke, so it reads memory only.</summary>
    IEnumerable<Command> Find(string text, int limit);
}

/// <param name="Title">What is found, such as a job's id.</param>
/// <param name="Detail">A few muted words that tell it from others, such as its state.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Icon">SVG content in a 24 × 24 box: a constant of MudBlazor's <c>Icons</c>.</param>
public sealed record Command(string Title, string Detail, string Href, string Icon)
{
    /// <summary>Nothing of this name is known; there may be such a thing all the same. Comes after all that is known.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Done instead of going anywhere. Gives a sentence that says why where it could not be done, else null.</summary>
    public Func<Task<string?>>? Run { get; init; }

    /// <summary>What the browser does by itself instead: <c>theme</c> turns the theme (preferences.js), <c>key .</c> does what that key does, any other opens the dialog
    /// or the menu of that name (dialogs.js).</summary>
    public string? Switch { get; init; }

    public bool IsAction => Run is not null || Switch is not null;
}

namespace Dashboard.Components.Preferences;

/// <summary>How the pages look in one browser. What was not chosen is null, and then as it is for everybody.</summary>
/// <remarks>Kept by the browser in a cookie (<see cref="PreferenceCookie"/>, theme.js), so that the first page sent is right.</remarks>
public sealed record BrowserPreferences
{
    public static BrowserPreferences None { get; } = new();

    /// <summary>The themes by their words, in the order of the switch; the last is the one of who has chosen none.</summary>
    public static IReadOnlyList<string> Themes { get; } = ["light", "dark", "system"];

    /// <summary>How high the rows of a table are, by their words.</summary>
    public static IReadOnlyList<string> Densities { get; } = ["compact", "normal", "roomy"];

    /// <summary>Whether the rail shows the names of pages.</summary>
    public static IReadOnlyList<string> Rails { get; } = ["narrow", "wide"];

    public string? Theme { get; init; }

    public string? Density { get; init; }

    public string? Rail { get; init; }

    /// <summary>As IANA names it; null for the browser's own.</summary>
    public string? Zone { get; init; }

    /// <summary>The columns of the jobs table where its address names none, as <c>cols</c> has them.</summary>
    public string? Columns { get; init; }
}

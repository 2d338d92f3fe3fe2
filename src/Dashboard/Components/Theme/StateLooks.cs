using System.Collections.Frozen;

namespace Dashboard.Components.Theme;

/// <summary>The looks of all job states. Red is kept for what needs a person; contrast is at least 4.5 on every background of a row.</summary>
public static class StateLooks
{
    /// <summary>No state of the API's: failed, and upstream will try again by itself.</summary>
    public const string Retrying = "retrying";

    public static IReadOnlyList<StateLook> All { get; } =
    [
        new("queued", "Queued", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.2l2.2 1.4", "#5b6472", "#a3adbb"),
        new("initializing", "Initializing", "M8 2v5M4.6 3.9a5.5 5.5 0 1 0 6.8 0", "#7440b8", "#c3a5f2"),
        new("running", "Running", "M5 3.4v9.2L12.2 8z", "#1c5fc4", "#82b4ff"),
        new("completed", "Completed", "M3 8.6l3.3 3.3L13 4.7", "#1c7240", "#6fcf97"),
        new("failed", "Failed", "M4.4 4.4l7.2 7.2M11.6 4.4l-7.2 7.2", "#bf2331", "#ff8f8f"),
        new(Retrying, "Will retry", "M12.9 6.2A5.2 5.2 0 1 0 13.2 8.6M13.2 2.8v3.6H9.6", "#845208", "#f0bd6a"),
        new("cancelled", "Cancelled", "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 3.8l8.4 8.4", "#666257", "#b5b0a3"),
        new(
            "timeout",
            "Timed out",
            "M4.4 2h7.2M4.4 14h7.2M5.2 2v2.6L8 8l2.8-3.4V2M5.2 14v-2.6L8 8l2.8 3.4V14",
            "#a03d00",
            "#ffab70"
        ),
        new("paused", "Paused", "M5.6 3.6v8.8M10.4 3.6v8.8", "#80590a", "#e3c06a"),
        new("unknown", "Unknown", "M5.7 6.1a2.3 2.3 0 1 1 3.4 2c-.7.4-1.1.8-1.1 1.6M8 12.1v.1", "#5f6368", "#a9adb3"),
    ];

    /// <summary>All text and all colour of what may be out of date: one grey in place of each, as readable as any other text.</summary>
    public static (string Light, string Dark) Stale { get; } = ("#646a74", "#8e95a0");

    private static readonly FrozenDictionary<string, StateLook> ByToken = All.ToFrozenDictionary(look => look.Token);

    /// <summary>The look of a state; a token that is none has the look of <c>unknown</c>.</summary>
    public static StateLook Of(string token) => ByToken.GetValueOrDefault(token) ?? ByToken["unknown"];

    /// <summary>The states' colours as CSS variables, for both themes.</summary>
    public static string Css { get; } =
        $":root{{--stale:{Stale.Light};{Variables(look => look.Light)}}}"
        + $"{ConsoleTheme.DarkScope}{{--stale:{Stale.Dark};{Variables(look => look.Dark)}}}";

    private static string Variables(Func<StateLook, string> colour) =>
        string.Concat(All.Select(look => $"--state-{look.Token}:{colour(look)};"));
}

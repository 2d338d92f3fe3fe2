using Dashboard.Components;

namespace Dashboard.ColdStarts.Page;

/// <summary>Figures of starts as the page writes them; a dash for what is not known.</summary>
internal static class StartWords
{
    public static string Percent(double? percent) => percent is { } told ? $"{told:0.#} %" : "–";

    public static string Time(double? seconds) => seconds is { } told ? Durations.Format(told) : "–";
}

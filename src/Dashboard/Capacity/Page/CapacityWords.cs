using System.Globalization;
using Dashboard.Components;

namespace Dashboard.Capacity.Page;

/// <summary>Figures of the capacity as the page writes them; a dash for what is not known.</summary>
internal static class CapacityWords
{
    /// <summary>Together, with what is of no type yet.</summary>
    public const string AllTypes = "All types";

    public static string Time(double? seconds) => seconds is { } told ? Durations.Format(told) : "–";

    public static string Count(double count) => count.ToString("#,0.#", CultureInfo.InvariantCulture);

    public static string Percent(double? percent) =>
        percent is { } told ? told.ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";

    public static string Hours(double seconds) => (seconds / 3600).ToString("#,0.#", CultureInfo.InvariantCulture) + " h";

    public static string NameOf(string? type) => type ?? AllTypes;
}

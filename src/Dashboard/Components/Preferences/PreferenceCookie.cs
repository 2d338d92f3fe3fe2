using System.Text.Json;

namespace Dashboard.Components.Preferences;

/// <summary>
/// The cookie that holds what a browser was told to keep: one JSON object of texts, percent-encoded. Whatever stands in it, what can be
/// understood is taken and the rest is left out: anybody can write a cookie, and another version may have.
/// </summary>
public static class PreferenceCookie
{
    public const string Name = "dashboard";

    /// <summary>Characters of JSON. theme.js writes no more.</summary>
    public const int MostLength = 2_000;

    private const int MostZoneLength = 64;

    /// <param name="value">Decoded, as the server hands it over; null where there is none.</param>
    public static BrowserPreferences Read(string? value)
    {
        if (value is null || value.Length > MostLength)
        {
            return BrowserPreferences.None;
        }

        try
        {
            using var json = JsonDocument.Parse(value);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : BrowserPreferences.None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // no JSON, or half a surrogate pair in it
            return BrowserPreferences.None;
        }
    }

    private static BrowserPreferences Read(JsonElement json) =>
        new()
        {
            Theme = OneOf(BrowserPreferences.Themes, Text(json, "theme")),
            Density = OneOf(BrowserPreferences.Densities, Text(json, "density")),
            Rail = OneOf(BrowserPreferences.Rails, Text(json, "rail")),
            Zone = Text(json, "zone") is { } zone && IsZone(zone) ? zone : null,
            Columns = Text(json, "columns"),
        };

    /// <summary>Looks like one; which zones there are, the browser knows.</summary>
    private static bool IsZone(string zone) =>
        zone.Length <= MostZoneLength
        && zone.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+');

    private static string? OneOf(IReadOnlyList<string> words, string? word) => words.FirstOrDefault(known => known == word);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}

using System.Text.Json;

namespace Dashboard.Upstream.Streams;

/// <summary>Upstream's own word that it no longer holds a position: <c>event: gap</c>, data <c>{"requested":"…","oldest":"…"}</c>.</summary>
internal static class StreamGapNotice
{
    public const string EventName = "gap";

    private const int MostShown = 100;

    public static string Describe(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var document = JsonDocument.ParseValue(ref reader);
            return $"Upstream no longer holds what followed {Show(document.RootElement, "requested")}; its oldest event is {Show(document.RootElement, "oldest")}.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "Upstream no longer holds the position that was asked for.";
        }
    }

    private static string Show(JsonElement notice, string name) =>
        notice.ValueKind == JsonValueKind.Object
        && notice.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, MostShown)]
            : "(unknown)";
}

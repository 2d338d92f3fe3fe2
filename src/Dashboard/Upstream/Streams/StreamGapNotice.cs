using System.Text.Json;

namespace Dashboard.Upstream.Streams;

/// <summary>Upstream's own word that it no longer holds a position: <c>event: gap</c>, data <c>{"requested":"…","oldest":"…"}</c>.</summary>
/// <param name="Requested">The position that was asked for; null where it is not said.</param>
/// <param name="Oldest">The oldest that upstream holds; null where it is not said.</param>
internal sealed record StreamGapNotice(string? Requested, string? Oldest)
{
    public const string EventName = "gap";

    private const int MostShown = 100;

    public static StreamGapNotice Read(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            using var document = JsonDocument.ParseValue(ref reader);
            return new StreamGapNotice(Text(document.RootElement, "requested"), Text(document.RootElement, "oldest"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new StreamGapNotice(null, null);
        }
    }

    public string Describe() =>
        Requested is null && Oldest is null
            ? "Upstream no longer holds the position that was asked for."
            : $"Upstream no longer holds what followed {Show(Requested)}; its oldest event is {Show(Oldest)}.";

    private static string? Text(JsonElement notice, string name) =>
        notice.ValueKind == JsonValueKind.Object
        && notice.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static string Show(string? position) => position?[..Math.Min(position.Length, MostShown)] ?? "(unknown)";
}

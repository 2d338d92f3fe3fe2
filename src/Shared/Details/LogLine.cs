using System.Text.Json;

namespace Shared.Details;

/// <summary>A line of <c>logs</c>, which come as texts, as objects, or as one block.</summary>
public sealed record LogLine(DateTimeOffset? Timestamp, string? Level, string Message)
{
    internal static IReadOnlyList<LogLine> ReadAll(JsonElement logs) =>
        logs.ValueKind switch
        {
            JsonValueKind.Array => [.. logs.EnumerateArray().Select(Read).OfType<LogLine>()],
            JsonValueKind.String => [.. logs.GetString()!.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Plain)],
            _ => [],
        };

    private static LogLine? Read(JsonElement line) =>
        line.ValueKind switch
        {
            JsonValueKind.String => Plain(line.GetString()!),
            JsonValueKind.Object => new LogLine(
                ReadTime(line),
                line.GetText("level"),
                line.GetText("message") ?? line.GetRawText()
            ),
            JsonValueKind.Null => null,
            _ => Plain(line.GetRawText()),
        };

    private static LogLine Plain(string message) => new(null, null, message);

    private static DateTimeOffset? ReadTime(JsonElement line) =>
        line.TryGetProperty("timestamp", out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : null;
}

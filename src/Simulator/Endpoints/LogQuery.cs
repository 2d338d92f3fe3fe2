using System.Globalization;
using System.Text.Json.Nodes;
using Simulator.Documents;

namespace Simulator.Endpoints;

/// <summary><c>jobId=&amp;level=&amp;search=&amp;limit=&amp;offset=&amp;format=json|text|csv&amp;stream=true</c>.</summary>
internal sealed record LogQuery(string? JobId, string? Level, string? Search, int Limit, int Offset, string Format, bool IsStream)
{
    private const int MaximumLimit = 10_000;
    private static readonly string[] Levels = ["debug", "info", "warn", "error"];
    private static readonly string[] Formats = ["json", "text", "csv"];

    public static LogQuery? Read(IQueryCollection query, out ApiError? error)
    {
        error = null;
        var level = One(query, "level")?.ToLowerInvariant();
        var format = One(query, "format") ?? "json";
        var stream = One(query, "stream") ?? "false";
        if (level is not null && !Levels.Contains(level))
        {
            error = Invalid("level", Levels);
        }
        else if (!Formats.Contains(format))
        {
            error = Invalid("format", Formats);
        }
        else if (stream is not ("true" or "false"))
        {
            error = Invalid("stream", ["true", "false"]);
        }

        if (!TryReadNumber(query, "limit", 100, 1, MaximumLimit, out var limit))
        {
            error = ApiError.InvalidRequest($"limit must be 1 to {MaximumLimit}", new JsonObject { ["parameter"] = "limit" });
        }

        if (!TryReadNumber(query, "offset", 0, 0, int.MaxValue, out var offset))
        {
            error = ApiError.InvalidRequest("offset must be 0 or more", new JsonObject { ["parameter"] = "offset" });
        }

        return error is null
            ? new LogQuery(One(query, "jobId"), level, One(query, "search"), limit, offset, format, stream == "true")
            : null;
    }

    public bool Matches(LogLine line) =>
        (Level is null || line.Level == Level)
        && (Search is null || line.Message.Contains(Search, StringComparison.OrdinalIgnoreCase));

    private static ApiError Invalid(string parameter, string[] allowed) =>
        ApiError.InvalidRequest(
            $"Unknown {parameter}",
            new JsonObject { ["parameter"] = parameter, ["allowed"] = new JsonArray([.. allowed.Select(word => (JsonNode)word)]) }
        );

    private static string? One(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } value] ? value : null;

    private static bool TryReadNumber(IQueryCollection query, string name, int otherwise, int low, int high, out int number)
    {
        number = otherwise;
        return One(query, name) is not { } text
            || (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= low && number <= high
            );
    }
}

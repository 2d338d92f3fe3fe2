using System.Text.Json.Nodes;

namespace Simulator.Faults;

/// <summary>What each kind of fault may be told.</summary>
internal static class FaultArgumentRules
{
    public static IReadOnlyList<FaultArgumentRule> Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.Cut => [FaultArgumentRule.Word("at", ["now", "middle", "before-end"])],
            FaultKind.Hang => [FaultArgumentRule.Word("at", ["now", "middle"])],
            FaultKind.Drip => [FaultArgumentRule.Number("bytesPerSecond", 1, 1_000_000)],
            FaultKind.RateLimited =>
            [
                FaultArgumentRule.Word("retryAfter", RetryAfter.Forms),
                FaultArgumentRule.Number("seconds", 0, 86_400),
                FaultArgumentRule.Number("bodySeconds", 0, 86_400),
            ],
            FaultKind.ServerError =>
            [
                FaultArgumentRule.Number("status", 500, 599),
                FaultArgumentRule.Word("body", ["html", "empty", "json", "text"]),
            ],
            FaultKind.Malformed => [FaultArgumentRule.Word("poison", [.. Poisons.Names])],
            FaultKind.Giant or FaultKind.GzipBomb => [FaultArgumentRule.Number("bytes", 64, GiantBody.MaximumBytes)],
            FaultKind.WrongContentType => [FaultArgumentRule.Text("contentType")],
            FaultKind.Redirect => [FaultArgumentRule.Text("location"), FaultArgumentRule.Number("status", 300, 399)],
            FaultKind.HeaderBomb =>
            [
                FaultArgumentRule.Number("bytes", 1, 1_000_000),
                FaultArgumentRule.Number("count", 1, 10_000),
            ],
            _ => [],
        };

    public static string Describe(IReadOnlyList<FaultArgumentRule> rules) =>
        rules.Count == 0 ? "none" : string.Join(", ", rules.Select(rule => rule.Name));
}

/// <param name="Check">Gives what is wrong with a value, or null.</param>
internal sealed record FaultArgumentRule(string Name, Func<JsonNode?, string?> Check)
{
    public static FaultArgumentRule Word(string name, IReadOnlyList<string> words) =>
        new(
            name,
            node =>
                node is JsonValue value && value.TryGetValue<string>(out var word) && words.Contains(word)
                    ? null
                    : $"must be one of {string.Join(", ", words)}."
        );

    public static FaultArgumentRule Number(string name, long low, long high) =>
        new(
            name,
            node =>
                node is JsonValue value && value.TryGetValue<double>(out var number) && number >= low && number <= high
                    ? null
                    : $"must be a number from {low} to {high}."
        );

    // What goes into a header must not end it.
    public static FaultArgumentRule Text(string name) =>
        new(
            name,
            node =>
                node is JsonValue value
                && value.TryGetValue<string>(out var text)
                && text.Length is > 0 and < 1000
                && text.All(character => character is >= ' ' and < (char)127)
                    ? null
                    : "must be plain text."
        );
}

using System.Text.Json;

namespace Shared.Details;

/// <summary><c>coldStart</c>.</summary>
/// <param name="Phases">Seconds by name. An open map: every phase that upstream names is shown, in its order.</param>
public sealed record ColdStart(
    bool? Occurred,
    double? DurationSeconds,
    IReadOnlyList<NamedNumber> Phases,
    bool? CacheHit,
    IReadOnlyList<string> OptimizationSuggestions
)
{
    internal static ColdStart Read(JsonElement json) =>
        new(
            json.GetBoolean("occurred"),
            json.GetNumber("duration"),
            json.GetObject("phases") is { } phases ? NamedNumber.ReadAll(phases) : [],
            json.GetBoolean("cacheHit"),
            json.GetTexts("optimizationSuggestions")
        );
}

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
    private const string ContainerStart = "containerStart";

    /// <summary>A job is said to have started when its container has: so much of the cold start lies before.</summary>
    public double SecondsBeforeStart =>
        Phases.FirstOrDefault(phase => phase.Name == ContainerStart)?.Value is >= 0 and { } seconds && seconds <= DurationSeconds
            ? seconds
            : 0;

    internal static ColdStart Read(JsonElement json) =>
        new(
            json.GetBoolean("occurred"),
            json.GetNumber("duration"),
            json.GetObject("phases") is { } phases ? NamedNumber.ReadAll(phases) : [],
            json.GetBoolean("cacheHit"),
            json.GetTexts("optimizationSuggestions")
        );
}

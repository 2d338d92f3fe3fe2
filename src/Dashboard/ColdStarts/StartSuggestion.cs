using System.Collections.Immutable;

namespace Dashboard.ColdStarts;

/// <summary>Something that upstream suggests for faster starts, and what the starts it was said of come to. Pure.</summary>
/// <param name="Key">Equal for texts that say the same but for letters' cases, blanks and a full stop.</param>
/// <param name="Text">As it was said first.</param>
/// <param name="Starts">How many it was said of.</param>
/// <param name="Seconds">That they loaded for: no more than that can be saved.</param>
/// <param name="Dollars">An estimate, as <see cref="StartFigures.Dollars"/>.</param>
public sealed record StartSuggestion(
    string Key,
    string Text,
    int Starts,
    double Seconds,
    decimal? Dollars,
    ImmutableArray<string> Endpoints
)
{
    /// <returns>Those that cost most first, then those that take longest.</returns>
    public static ImmutableArray<StartSuggestion> Of(IReadOnlyCollection<AttemptStart> starts)
    {
        var price = StartFigures.PriceOf(starts);
        return
        [
            .. starts
                .SelectMany(start =>
                    start.Suggestions.DistinctBy(KeyOf, StringComparer.Ordinal).Select(text => (Key: KeyOf(text), text, start))
                )
                .GroupBy(said => said.Key, StringComparer.Ordinal)
                .Select(group =>
                {
                    var of = group.Select(said => said.start).ToList();
                    return new StartSuggestion(
                        group.Key,
                        group.First().text,
                        of.Count,
                        of.Sum(start => start.LoadSeconds ?? 0),
                        StartFigures.DollarsOf(of, price),
                        [
                            .. of.Select(start => start.EndpointId)
                                .OfType<string>()
                                .Distinct(StringComparer.Ordinal)
                                .Order(StringComparer.Ordinal),
                        ]
                    );
                })
                .OrderByDescending(suggestion => suggestion.Dollars ?? 0)
                .ThenByDescending(suggestion => suggestion.Seconds)
                .ThenBy(suggestion => suggestion.Key, StringComparer.Ordinal),
        ];
    }

    private static string KeyOf(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.').ToUpperInvariant();
}

using Dashboard.Infrastructure;

namespace Dashboard.ColdStarts;

/// <summary>How the starts on some endpoints were before a moment, and after it. Pure.</summary>
/// <param name="Before">Loading times known.</param>
/// <param name="After">Loading times known.</param>
public sealed record SuggestionEffect(int Before, int After, double? MedianBefore, double? MedianAfter)
{
    /// <summary>Of fewer the median is chance.</summary>
    public const int Least = 5;

    public bool IsKnown => Before >= Least && After >= Least;

    /// <summary>Percent that it takes longer now; negative where it is faster.</summary>
    public double? ChangePercent =>
        IsKnown && MedianBefore is > 0 and { } before && MedianAfter is { } after ? 100 * (after - before) / before : null;

    /// <param name="now">By the clock of the starts.</param>
    public static SuggestionEffect Of(
        IEnumerable<AttemptStart> starts,
        IReadOnlySet<string> endpoints,
        DateTimeOffset at,
        DateTimeOffset now
    )
    {
        var loaded = starts
            .Where(start => start.EndpointId is { } id && endpoints.Contains(id) && start.LoadSeconds is not null)
            .ToLookup(start => start.At >= at);
        double[] before = Sorted(loaded[false]);
        // of the latest starts only the quick ones have loaded by now, which would look like a gain
        var slow = TimeSpan.FromSeconds(Percentiles.Of(before, 98) ?? 0);
        double[] after = Sorted(loaded[true].Where(start => start.At <= now - slow));
        return new SuggestionEffect(before.Length, after.Length, Percentiles.Of(before, 50), Percentiles.Of(after, 50));
    }

    private static double[] Sorted(IEnumerable<AttemptStart> starts) =>
        [.. starts.Select(start => start.LoadSeconds).OfType<double>().Order()];
}

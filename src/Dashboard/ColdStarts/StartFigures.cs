using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Shared.Details;

namespace Dashboard.ColdStarts;

/// <summary>What a number of starts come to. Pure.</summary>
/// <param name="Told">Of how many upstream says whether they were cold.</param>
/// <param name="Whole">Of how many the whole loading time is known: percentiles and phases are of these.</param>
/// <param name="Seconds">That all of those took together.</param>
public sealed record StartFigures(int Count, int Told, int Cold, int Hits, int Misses, int Whole, double Seconds)
{
    public double? Median { get; private init; }

    public double? P90 { get; private init; }

    public double? P98 { get; private init; }

    /// <summary>Of those that found the model in the cache, and of those that did not.</summary>
    public double? MedianOfHits { get; private init; }

    /// <inheritdoc cref="MedianOfHits"/>
    public double? MedianOfMisses { get; private init; }

    /// <summary>
    /// Mean seconds by name, as they come first in any start, of those that name any: one that such a start does not name took no time there.
    /// </summary>
    public ImmutableArray<NamedNumber> Phases { get; private init; } = [];

    /// <summary>Of how many of those the phases are.</summary>
    public int WithPhases { get; private init; }

    /// <summary>
    /// An estimate, in US dollars: the loading within the attempts' runs, for as much a second as those cost as a whole. Null where no price is known.
    /// </summary>
    public decimal? Dollars { get; private init; }

    public double? ColdPercent => Told == 0 ? null : 100.0 * Cold / Told;

    public double? HitPercent => Hits + Misses == 0 ? null : 100.0 * Hits / (Hits + Misses);

    public double? MeanSeconds => Whole == 0 ? null : Seconds / Whole;

    public static StartFigures Of(IReadOnlyCollection<AttemptStart> starts)
    {
        var whole = starts.Where(start => start.LoadSeconds is not null).ToList();
        var seconds = Sorted(whole);
        return new StartFigures(
            starts.Count,
            starts.Count(start => start.IsCold is not null),
            starts.Count(start => start.IsCold == true),
            starts.Count(start => start.CacheHit == true),
            starts.Count(start => start.CacheHit == false),
            whole.Count,
            seconds.Sum()
        )
        {
            Median = Percentiles.Of(seconds, 50),
            P90 = Percentiles.Of(seconds, 90),
            P98 = Percentiles.Of(seconds, 98),
            MedianOfHits = Percentiles.Of(Sorted(whole.Where(start => start.CacheHit == true)), 50),
            MedianOfMisses = Percentiles.Of(Sorted(whole.Where(start => start.CacheHit == false)), 50),
            Phases = PhasesOf(whole),
            WithPhases = whole.Count(start => !start.Phases.IsEmpty),
            Dollars = DollarsOf(whole, PriceOf(starts)),
        };
    }

    /// <summary>What a second costs where an attempt itself does not tell: the median of those that do.</summary>
    internal static decimal? PriceOf(IEnumerable<AttemptStart> starts)
    {
        var prices = starts.Select(start => start.DollarsASecond).OfType<decimal>().Order().ToList();
        return prices.Count == 0 ? null : prices[(prices.Count - 1) / 2];
    }

    internal static decimal? DollarsOf(IEnumerable<AttemptStart> whole, decimal? price) =>
        price is { } usual ? whole.Sum(start => (start.DollarsASecond ?? usual) * (decimal)(start.PaidLoadSeconds ?? 0)) : null;

    private static double[] Sorted(IEnumerable<AttemptStart> whole) =>
        [.. whole.Select(start => start.LoadSeconds).OfType<double>().Order()];

    private static ImmutableArray<NamedNumber> PhasesOf(List<AttemptStart> whole)
    {
        var told = whole.Count(start => !start.Phases.IsEmpty);
        var names = new List<string>();
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var phase in whole.SelectMany(start => start.Phases))
        {
            if (!sums.TryGetValue(phase.Name, out var sum))
            {
                names.Add(phase.Name);
            }

            sums[phase.Name] = sum + phase.Value;
        }

        return [.. names.Select(name => new NamedNumber(name, sums[name] / told))];
    }
}

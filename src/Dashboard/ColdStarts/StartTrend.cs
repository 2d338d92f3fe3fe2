using System.Collections.Immutable;

namespace Dashboard.ColdStarts;

/// <summary>The starts of one of several equal spans of time.</summary>
/// <param name="From">Where it begins; it ends where the next begins.</param>
/// <param name="Median">Seconds of loading; null where none is known.</param>
public sealed record StartTrendPoint(DateTimeOffset From, int Count, int Cold, double? Median)
{
    public double? P90 { get; private init; }

    public double? P98 { get; private init; }

    /// <param name="starts">Others than those from <paramref name="from"/> up to <paramref name="to"/> are passed over.</param>
    /// <param name="spans">At least 1.</param>
    public static ImmutableArray<StartTrendPoint> Of(
        IEnumerable<AttemptStart> starts,
        DateTimeOffset from,
        DateTimeOffset to,
        int spans
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spans, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        var width = (to - from) / spans;
        var byPlace = starts
            .Where(start => start.At >= from && start.At < to)
            .ToLookup(start => Math.Min(spans - 1, (int)((start.At - from) / width)));
        return
        [
            .. Enumerable
                .Range(0, spans)
                .Select(place =>
                {
                    var figures = StartFigures.Of([.. byPlace[place]]);
                    return new StartTrendPoint(from + (width * place), figures.Count, figures.Cold, figures.Median)
                    {
                        P90 = figures.P90,
                        P98 = figures.P98,
                    };
                }),
        ];
    }
}

using System.Collections.Immutable;

namespace Dashboard.ColdStarts;

/// <summary>How the attempts on one endpoint started.</summary>
/// <param name="EndpointId">Null for those of which none is told.</param>
/// <param name="StartsADay">As many as there were, made a day's.</param>
/// <param name="PaysFrom">Starts a day from which on a worker that is kept warm would pay: an estimate. Null where too little is known.</param>
public sealed record EndpointStarts(
    string? EndpointId,
    StartFigures Figures,
    ImmutableArray<StartTrendPoint> Trend,
    double StartsADay,
    double? PaysFrom
)
{
    /// <summary>Of fewer runs than these a mean says little.</summary>
    private const int LeastRuns = 5;

    /// <summary>A rate of fewer minutes is chance.</summary>
    private static readonly TimeSpan LeastLength = TimeSpan.FromMinutes(10);

    /// <summary>A worker that is kept warm would cost less than the loading does.</summary>
    public bool Pays => StartsADay >= PaysFrom;

    /// <param name="starts">All of the endpoint's, from <paramref name="from"/> up to <paramref name="to"/>.</param>
    /// <param name="completeFrom">Before it not all are known: how many there are a day is told by those after it.</param>
    /// <param name="end">No later than that there has been anything: where <paramref name="to"/> is yet to come.</param>
    public static EndpointStarts Of(
        string? endpointId,
        IReadOnlyCollection<AttemptStart> starts,
        DateTimeOffset from,
        DateTimeOffset to,
        int spans,
        DateTimeOffset? completeFrom = null,
        DateTimeOffset? end = null
    )
    {
        var figures = StartFigures.Of(starts);
        var work = starts.Select(start => start.WorkSeconds).OfType<double>().ToList();
        // what a start loads for in the mean: a warm one saves nothing
        var load = figures.MeanSeconds * (figures.ColdPercent ?? 100) / 100;
        return new EndpointStarts(
            endpointId,
            figures,
            StartTrendPoint.Of(starts, from, to, spans),
            RateOf(starts, completeFrom > from ? completeFrom.Value : from, end ?? to),
            load is { } seconds && work.Count >= LeastRuns ? WarmPool.LeastStartsADay(seconds, work.Average()) : null
        );
    }

    private static double RateOf(IReadOnlyCollection<AttemptStart> starts, DateTimeOffset from, DateTimeOffset to)
    {
        var length = to - from > LeastLength ? to - from : LeastLength;
        return starts.Count(start => start.At >= to - length) / length.TotalDays;
    }
}

using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.ColdStarts;

/// <summary>What a page says of the starts of some time. Pure.</summary>
/// <param name="KnownFrom">The first start that is held; null where none is.</param>
/// <param name="All">Of all endpoints together.</param>
/// <param name="Endpoints">Those that loaded longest in all come first.</param>
public sealed record StartReading(
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset? KnownFrom,
    EndpointStarts All,
    ImmutableArray<EndpointStarts> Endpoints
)
{
    /// <summary>As many of a trend as a chart shows without bars that touch.</summary>
    public const int Spans = 48;

    /// <summary>Of a waterfall: more nobody reads.</summary>
    public const int MostRows = 40;

    /// <summary>Upstream's clock.</summary>
    public DateTimeOffset Now { get; private init; }

    /// <summary>Before it only those starts are known that jobs still told of; null where that is so of all.</summary>
    public DateTimeOffset? CompleteFrom { get; private init; }

    /// <summary>Where the time that was asked for begins, known or not.</summary>
    public DateTimeOffset AskedFrom { get; private init; }

    /// <summary>It is of a time that does not move with now.</summary>
    public bool IsFixed { get; private init; }

    /// <summary>The newest first; those of which it is known how long they took.</summary>
    public ImmutableArray<AttemptStart> Latest { get; private init; } = [];

    /// <summary>The slowest first.</summary>
    public ImmutableArray<AttemptStart> Slowest { get; private init; } = [];

    public ImmutableArray<StartSuggestion> Suggestions { get; private init; } = [];

    /// <summary>All phases of the time, as they come first.</summary>
    public ImmutableArray<string> PhaseNames => [.. All.Figures.Phases.Select(phase => phase.Name)];

    /// <param name="held">All that is held.</param>
    /// <param name="completeFrom">As <see cref="StartLog.CompleteFrom"/>.</param>
    /// <param name="now">By upstream's clock.</param>
    public static StartReading Of(
        ImmutableArray<AttemptStart> held,
        DateTimeOffset? completeFrom,
        StartScope scope,
        DateTimeOffset now
    )
    {
        var (asked, to) = scope.Range.At(now);
        DateTimeOffset? knownFrom = held.IsEmpty ? null : held.Min(start => start.At);
        // a rate is of what has been, and of the time of which all is known
        var end = to > now ? now : to;
        // of the last day what is known of it, rather than an hour at the edge of a day of nothing
        var from = !scope.Range.IsFixed && knownFrom > asked && knownFrom < to - TimeRange.Least ? knownFrom.Value : asked;
        var starts = held.Where(start =>
                start.At >= from && start.At < to && (scope.EndpointId is not { } id || start.EndpointId == id)
            )
            .ToList();
        var loaded = starts.Where(start => start.LoadSeconds > 0).ToList();
        return new StartReading(
            from,
            to,
            knownFrom,
            EndpointStarts.Of(scope.EndpointId, starts, from, to, Spans, completeFrom, end),
            [
                .. starts
                    .GroupBy(start => start.EndpointId, StringComparer.Ordinal)
                    .Select(group => EndpointStarts.Of(group.Key, [.. group], from, to, Spans, completeFrom, end))
                    .OrderByDescending(endpoint => endpoint.Figures.Seconds)
                    .ThenByDescending(endpoint => endpoint.Figures.Count)
                    .ThenBy(endpoint => endpoint.EndpointId, StringComparer.Ordinal),
            ]
        )
        {
            Now = now,
            AskedFrom = asked,
            CompleteFrom = completeFrom,
            IsFixed = scope.Range.IsFixed,
            Latest =
            [
                .. loaded
                    .OrderByDescending(start => start.At)
                    .ThenBy(start => start.JobId, StringComparer.Ordinal)
                    .Take(MostRows),
            ],
            Slowest =
            [
                .. loaded
                    .OrderByDescending(start => start.LoadSeconds)
                    .ThenByDescending(start => start.At)
                    .ThenBy(start => start.JobId, StringComparer.Ordinal)
                    .Take(MostRows),
            ],
            Suggestions = StartSuggestion.Of(starts),
        };
    }
}

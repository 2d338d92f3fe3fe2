using System.Collections.Immutable;

namespace Dashboard.Upstream.Streams;

/// <summary>One connection as it stands.</summary>
/// <param name="Label">A job's id, or 'all jobs'.</param>
/// <param name="Since">When it came to this state.</param>
public sealed record ConnectionReading(string Label, ConnectionState State, DateTimeOffset Since)
{
    /// <summary>Silent for longer than the watchdog allows: what it told may be out of date.</summary>
    public bool IsStale { get; init; }

    /// <summary>Since then all bytes that came have belonged to one event that does not end; null until that is longer than the watchdog allows.</summary>
    public DateTimeOffset? DeafSince { get; init; }

    public DateTimeOffset? LastSignOfLife { get; init; }

    /// <summary>The last byte, but for its openings and what greets there: it may tell nothing after them. Null before the first.</summary>
    public DateTimeOffset? NewsAt { get; init; }

    public DateTimeOffset? NextRetryAt { get; init; }

    public long Events { get; init; }

    /// <summary>How often it was opened again.</summary>
    public int Reconnects { get; init; }

    /// <summary>The latest ends but those in order, newest first.</summary>
    public ImmutableArray<ConnectionEnd> Ends { get; init; } = [];

    /// <summary>All its ends, and attempts that failed.</summary>
    public ImmutableSortedDictionary<StreamEndKind, int> EndCounts { get; init; } =
        ImmutableSortedDictionary<StreamEndKind, int>.Empty;

    /// <summary>Those that were not in order.</summary>
    public int Failures => EndCounts.Sum(end => end.Key == StreamEndKind.Closed ? 0 : end.Value);

    /// <summary>From bytes received to the change published, of the latest readings; null before the first.</summary>
    public TimeSpan? LagP50 { get; init; }

    public TimeSpan? LagP99 { get; init; }

    /// <summary>Since when it has told nothing, where it did before; null while it is in order.</summary>
    public DateTimeOffset? DoubtedSince => State == ConnectionState.Reconnecting ? Since : DeafSince;

    /// <summary>Why, in words.</summary>
    public string? Doubt =>
        DoubtedSince is null ? null
        : State != ConnectionState.Reconnecting ? "Its stream sends an event that does not end."
        : Ends is [var last, ..] && last.At == Since ? $"{last.Problem} Its stream is opened again."
        : "Its stream is opened again.";
}

public sealed record ConnectionEnd(DateTimeOffset At, StreamEndKind Kind, string Problem);

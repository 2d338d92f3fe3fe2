using System.Collections.Immutable;
using Shared.Details;

namespace Dashboard.ColdStarts;

/// <summary>How an attempt of a job started, as far as upstream says.</summary>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="At">When it started, by upstream's clock; where that is not told, when its start was first told of.</param>
/// <param name="IsCold">It had to load first; null where upstream says how long it took, and not that.</param>
/// <param name="Phases">Seconds, in upstream's order and by its names.</param>
public sealed record AttemptStart(
    string JobId,
    int Attempt,
    DateTimeOffset At,
    bool? IsCold,
    double? Seconds,
    ImmutableArray<NamedNumber> Phases,
    bool? CacheHit,
    ImmutableArray<string> Suggestions
)
{
    public string? EndpointId { get; init; }

    public string? GpuType { get; init; }

    /// <summary>So much of it lies before the job is said to have started.</summary>
    public double SecondsBeforeStart { get; init; }

    /// <summary>The seconds were told when the loading was over; else they may have grown, or the attempt was cut off.</summary>
    public bool IsWhole { get; init; }

    /// <summary>How long the attempt ran in all; null while it does, and where that is not told.</summary>
    public double? RunSeconds { get; init; }

    /// <summary>What a second of the attempt costs, in US dollars: its whole cost by its whole time. Null where one of them is not known.</summary>
    public decimal? DollarsASecond { get; init; }

    /// <summary>How long it loaded, of those whose loading is over.</summary>
    public double? LoadSeconds => IsCold != false && IsWhole ? Seconds : null;

    /// <summary>The part of the loading that lies within the attempt's run, and is paid for as that is.</summary>
    public double? PaidLoadSeconds => LoadSeconds - SecondsBeforeStart;

    /// <summary>The run without the loading.</summary>
    public double? WorkSeconds => RunSeconds - PaidLoadSeconds is { } seconds ? Math.Max(0, seconds) : null;
}

using System.Collections.Immutable;

namespace Dashboard.Capacity;

/// <summary>An attempt that wants GPUs, gets them, and gives them back. Times are by upstream's clock.</summary>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="QueuedAt">Since when it waits; null where it was first seen when it had them.</param>
/// <param name="HeldFrom">When it left the queue; null where it has not, or never did.</param>
/// <param name="EndedAt">Null for what goes on.</param>
public sealed record GpuDemand(
    string JobId,
    int Attempt,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? HeldFrom,
    DateTimeOffset? EndedAt
)
{
    public string? EndpointId { get; init; }

    /// <summary>As upstream tells it; null where it does not, as for what is queued.</summary>
    public string? GpuType { get; init; }

    /// <summary>Nobody has told the type: <see cref="EndpointHabits"/> has guessed it.</summary>
    public bool IsTypeInferred { get; init; }

    /// <summary>0 goes before 1, and 1 before 2.</summary>
    public int Rank { get; init; } = 1;

    /// <summary>At least 1. Upstream lists a job's GPUs only where it is asked for the job.</summary>
    public int Gpus { get; init; } = 1;

    /// <summary>They were listed; else <see cref="EndpointHabits"/> has guessed how many there are, or it is 1.</summary>
    public bool AreGpusTold { get; init; }

    /// <summary>How much of what it held went into its start; null where that is not told.</summary>
    public double? LoadSeconds { get; init; }

    /// <summary>Seconds that it held its GPUs at a utilisation of 0 to 10 %, … 90 to 100 %; empty where none was told.</summary>
    public ImmutableArray<float> Bands { get; init; } = [];

    /// <summary>Null where it is not known since when it waited, or it still does.</summary>
    public double? WaitSeconds => (HeldFrom - QueuedAt)?.TotalSeconds is { } seconds ? Math.Max(0, seconds) : null;

    /// <summary>It waits at that moment, in the queue.</summary>
    public bool WaitsAt(DateTimeOffset at) => QueuedAt <= at && !(HeldFrom <= at) && !(EndedAt <= at);

    /// <summary>It waits for GPUs or holds them at some moment of that time.</summary>
    public bool IsWithin(DateTimeOffset from, DateTimeOffset to) => (QueuedAt ?? HeldFrom) < to && !(EndedAt < from);

    public bool HoldsAt(DateTimeOffset at) => HeldFrom <= at && !(EndedAt <= at);
}

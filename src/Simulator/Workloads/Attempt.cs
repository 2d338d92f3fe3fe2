using System.Collections.Immutable;

namespace Simulator.Workloads;

/// <summary>One try at a job, from queue to end. Immutable: scheduling replaces the queued attempt by the planned one.</summary>
internal sealed record Attempt
{
    /// <summary>0 for the first: the document's <c>retryCount</c>.</summary>
    public required int Number { get; init; }

    public required ImmutableArray<Stage> Stages { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>When it is first seen running: <c>startedAt</c>.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it would complete if all went well: what estimates are made of.</summary>
    public DateTimeOffset PlannedEnd { get; init; }

    public ColdStart? ColdStart { get; init; }

    public Failure? Failure { get; init; }

    public bool RunsOutOfMemory => Failure?.MemoryRequiredBytes is not null;

    /// <summary>After a failure that is to be retried.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    public Stage Last => Stages[^1];

    public static Attempt Queue(int number, DateTimeOffset at, DateTimeOffset? cancelledAt = null)
    {
        var queued = new Stage
        {
            State = JobState.Queued,
            StartsAt = at,
            EndsAt = cancelledAt,
        };
        return new Attempt
        {
            Number = number,
            Stages = cancelledAt is { } end ? [queued, new Stage { State = JobState.Cancelled, StartsAt = end }] : [queued],
        };
    }
}

/// <param name="Phases">Seconds by phase, in order.</param>
internal sealed record ColdStart(bool Occurred, bool CacheHit, ImmutableArray<KeyValuePair<string, double>> Phases)
{
    public static ColdStart Warm { get; } = new(false, true, []);

    public double TotalSeconds
    {
        get
        {
            var total = 0.0;
            foreach (var phase in Phases)
            {
                total += phase.Value;
            }

            return total;
        }
    }
}

internal sealed record Failure
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    public required string Step { get; init; }

    public string? Suggestion { get; init; }

    public long? MemoryRequiredBytes { get; init; }

    public long? MemoryAvailableBytes { get; init; }

    public bool IsRetryable { get; init; }
}

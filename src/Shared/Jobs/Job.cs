using System.Collections.Immutable;
using Shared.Documents;
using Shared.Quantities;

namespace Shared.Jobs;

/// <summary>What we know of one job: the merge of all its documents, and how and when we came to know it.</summary>
public sealed record Job
{
    /// <summary>All documents of this attempt, merged.</summary>
    public required JobStatusDocument Document { get; init; }

    /// <summary>The bytes of the latest document that was news, exactly as received.</summary>
    public required ReadOnlyMemory<byte> LastReceived { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Freshness: when a document last confirmed this state, by our clock.</summary>
    public required DateTimeOffset LastConfirmedAt { get; init; }

    /// <summary>Freshness: which way that document came.</summary>
    public required DocumentSource Source { get; init; }

    /// <summary>When the latest event (not an answer to a read) came; a read sent before this is out of date.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    public EventPosition? Position { get; init; }

    /// <summary>When we saw the state become what it is, by our clock.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>
    /// The end of a terminal job: upstream's time, or that of our first sight where upstream gives none
    /// (<see cref="IsEndEstimated"/>).
    /// </summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsEndEstimated { get; init; }

    /// <summary>When upstream first said that it no longer has this job; all that was known of it is kept. By our clock.</summary>
    public DateTimeOffset? GoneSince { get; init; }

    /// <summary>The attempts before the present one, oldest first.</summary>
    public ImmutableArray<JobAttempt> PreviousAttempts { get; init; } = [];

    /// <summary>How many values of this job's documents were put right or left out.</summary>
    public long NoteCount { get; init; }

    public string JobId => Document.JobId;

    public JobState State => Document.State ?? JobState.Unknown;

    /// <summary>What upstream called the state where it is none of the API's eight.</summary>
    public string? StateText => Document.StateText;

    public RunningPhase? Phase => State == JobState.Running ? Document.Phase : null;

    public bool IsTerminal => State.IsTerminal();

    /// <summary>Failed, and upstream has announced the next attempt: not over.</summary>
    public bool IsWaitingForRetry =>
        State == JobState.Failed && Document.NextRetryAt is not null && Document.IsRetryable != false;

    public int RetryCount => Document.RetryCount ?? 0;

    public double? Progress => Document.Progress;

    public string? CurrentStep => Document.CurrentStep;

    public string? EndpointId => Document.EndpointId;

    public string? Priority => Document.Priority;

    public DateTimeOffset? CreatedAt => Document.CreatedAt;

    public DateTimeOffset? StartedAt => Document.StartedAt;

    public DateTimeOffset? EstimatedCompletion => Document.EstimatedCompletion;

    public string? GpuType => Document.GpuType;

    public double? GpuUtilizationPercent => Document.GpuUtilizationPercent;

    public ByteSize? MemoryUsed => Document.MemoryUsed;

    public ByteSize? MemoryTotal => Document.MemoryTotal;

    public string? ErrorCode => Document.ErrorCode;

    public string? ErrorMessage => Document.ErrorMessage;

    /// <summary>The present attempt's cost in US dollars: the final figure where there is one, else what has accrued.</summary>
    public decimal? Cost => Document.TotalCost ?? Document.CostAccrued;

    /// <summary>Seconds the present attempt has run, as upstream counts them.</summary>
    public double? DurationSeconds => Document.ExecutionTimeSeconds ?? Document.DurationSeconds;
}

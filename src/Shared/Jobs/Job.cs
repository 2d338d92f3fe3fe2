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

    /// <summary>When the latest event of a stream came; a read sent before this is out of date, but for what events since have not told.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>What events have told since one named a state; null where that was the latest one.</summary>
    public RecentEvents? RecentEvents { get; init; }

    /// <summary>When the latest webhook or answer that was news came; a read sent before this may know more, or less.</summary>
    public DateTimeOffset? LastWordAt { get; init; }

    /// <summary>The latest moment that a webhook has told of, by upstream's clock.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>When a document last said when the job was created. By our clock.</summary>
    public DateTimeOffset? CreatedToldAt { get; init; }

    /// <summary>By which ways the present creation time came: a bit for each <see cref="DocumentSource"/>.</summary>
    public int CreatedToldBy { get; init; }

    /// <summary>As far as can be told: nothing else has told of it, or of when it was created.</summary>
    public bool IsKnownFromWebhooksOnly =>
        Source == DocumentSource.Webhook
        && LastEventAt is null
        && JobIdentity.IsToldOnlyBy(CreatedToldBy, DocumentSource.Webhook);

    /// <summary>The creation time before the present one, where another way told that; null where all have told one time.</summary>
    public DateTimeOffset? DisputedCreatedAt { get; init; }

    /// <summary>By which ways it came.</summary>
    public int DisputedToldBy { get; init; }

    /// <summary>When the job was created that had this id before; null where none had.</summary>
    public DateTimeOffset? ReplacedCreatedAt { get; init; }

    /// <summary>How far the stream of that one had come: one that begins in another epoch shows that upstream counts anew.</summary>
    public EventPosition? ReplacedPosition { get; init; }

    public EventPosition? Position { get; init; }

    /// <summary>A read or a webhook has told more than the stream had by then: the stream's next events may be of the past.</summary>
    public bool IsAheadOfStream { get; init; }

    /// <summary>The states of all attempts in upstream's order, the latest <see cref="JobHistory.MostEntries"/>; the last is the present one.</summary>
    public ImmutableArray<JobStateEntry> History { get; init; } = [];

    /// <summary>While the stream is behind: what it has told itself. Null where it has told nothing, or all.</summary>
    public JobStatusDocument? Streamed { get; init; }

    /// <summary>While the stream is behind: what was told beyond it. Null where that is all of <see cref="Document"/>.</summary>
    public JobStatusDocument? Overtaking { get; init; }

    /// <summary>How many of <see cref="History"/>, from its beginning, lie at or before what the stream itself has told of.</summary>
    public int StreamedStates { get; init; }

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

    /// <summary>The attempts before the present one, oldest first, the latest <see cref="JobAttempts.MostAttempts"/>.</summary>
    public ImmutableArray<JobAttempt> PreviousAttempts { get; init; } = [];

    /// <summary>How many values of this job's documents were put right or left out.</summary>
    public long NoteCount { get; init; }

    public string JobId => Document.JobId;

    public JobState State => Document.State ?? JobState.Unknown;

    /// <summary>What upstream called the state where it is none of the API's eight.</summary>
    public string? StateText => Document.StateText;

    /// <summary>
    /// The state that a job is counted and found by. What it was when upstream lost it, it need not be: it is none of the active ones then.
    /// </summary>
    public JobState CountedState => GoneSince is not null && !IsTerminal ? JobState.Unknown : State;

    public RunningPhase? Phase => State == JobState.Running ? Document.Phase : null;

    public bool IsTerminal => State.IsTerminal();

    /// <summary>Failed, and upstream has announced the next attempt: not over.</summary>
    public bool IsWaitingForRetry =>
        State == JobState.Failed && Document.NextRetryAt is not null && Document.IsRetryable != false;

    /// <summary>Ended, and no further attempt has been announced.</summary>
    public bool IsOver => IsTerminal && !IsWaitingForRetry;

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

    /// <summary>All that is known to have been spent on it: the attempts before, and the present one. Null where nothing is known of any.</summary>
    public decimal? CostOfAllAttempts
    {
        get
        {
            var cost = Cost;
            foreach (var attempt in PreviousAttempts)
            {
                cost = attempt.Cost is { } before ? cost.GetValueOrDefault() + before : cost;
            }

            return cost;
        }
    }

    /// <summary>
    /// From when on the present attempt has waited to start: the job's creation, or the end of the attempt before. Where nobody has seen that, and it
    /// still waits, since it was first seen to: it has waited for that long at least.
    /// </summary>
    public DateTimeOffset? WaitsSince =>
        RetryCount == 0 ? CreatedAt
        : PreviousAttempts is [.., { EndedAt: { } ended } last] && last.RetryCount == RetryCount - 1 && !(ended > StartedAt)
            ? ended
        : StartedAt is null ? History.FirstOrDefault(entry => entry.RetryCount == RetryCount)?.Since ?? StateSince
        : null;

    /// <summary>Seconds from the start of the present attempt to its end, or what upstream has counted last; null where nothing tells.</summary>
    public double? RunSeconds =>
        Document.ExecutionTimeSeconds
        ?? (IsEndEstimated ? null : (EndedAt - StartedAt)?.TotalSeconds)
        ?? Document.DurationSeconds
        ?? (EndedAt - StartedAt)?.TotalSeconds;

    /// <summary>Seconds the present attempt has run, as upstream counts them.</summary>
    public double? DurationSeconds => Document.ExecutionTimeSeconds ?? Document.DurationSeconds;
}

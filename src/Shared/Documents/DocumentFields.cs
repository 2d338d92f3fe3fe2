namespace Shared.Documents;

/// <summary>Names the fields that a document carried, so that 'absent' (keep the last value) differs from 'null' (clear it).</summary>
[Flags]
public enum DocumentFields : ulong
{
    None = 0,
    State = 1 << 0,
    Phase = 1 << 1,
    Progress = 1 << 2,
    CurrentStep = 1 << 3,
    EndpointId = 1 << 4,
    Priority = 1 << 5,
    CreatedAt = 1 << 6,
    StartedAt = 1 << 7,
    EndedAt = 1 << 8,
    EstimatedCompletion = 1 << 9,
    ExecutionTime = 1 << 10,
    Retryable = 1 << 11,
    RetryCount = 1 << 12,
    NextRetryAt = 1 << 13,
    Duration = 1 << 14,
    CostAccrued = 1 << 15,
    TotalCost = 1 << 16,
    GpuType = 1 << 17,
    GpuUtilization = 1 << 18,
    GpuCount = 1 << 19,
    MemoryUsed = 1 << 20,
    MemoryTotal = 1 << 21,
    CpuUtilization = 1 << 22,
    ErrorCode = 1 << 23,
    ErrorMessage = 1 << 24,

    /// <summary>What belongs to the job; all else belongs to one attempt, and the next attempt starts without it.</summary>
    OfJob = State | EndpointId | Priority | CreatedAt | Retryable | RetryCount,

    /// <summary>What only means something together with the state in the same document.</summary>
    OfState = State | Phase | EndedAt | NextRetryAt | EstimatedCompletion | Progress | CurrentStep | ErrorCode | ErrorMessage,

    Execution = Duration | CostAccrued,
    Resources = GpuType | GpuUtilization | GpuCount | MemoryUsed | MemoryTotal | CpuUtilization,
    Error = ErrorCode | ErrorMessage,
}

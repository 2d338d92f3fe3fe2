namespace Shared.Jobs;

/// <summary>An attempt that is over because a retry followed it.</summary>
/// <param name="RetryCount">0 for the first attempt.</param>
/// <param name="Cost">US dollars, as last published.</param>
public sealed record JobAttempt(
    int RetryCount,
    JobState State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    decimal? Cost,
    string? ErrorCode,
    string? ErrorMessage
)
{
    /// <summary>Upstream has not said when it ended: that is when it was first seen ended, by our clock.</summary>
    public bool IsEndEstimated { get; init; }
}

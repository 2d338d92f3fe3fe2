using Shared.Details;

namespace Shared.Jobs;

/// <summary>An attempt that is over because a retry followed it.</summary>
/// <param name="RetryCount">0 for the first attempt.</param>
/// <param name="Cost">US dollars, as last published.</param>
/// <param name="Error">Why it failed, with what upstream said of it: the next attempt's document says that no more.</param>
public sealed record JobAttempt(
    int RetryCount,
    JobState State,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    decimal? Cost,
    JobError? Error
)
{
    public string? ErrorCode => Error?.Code;

    /// <summary>How far it came, in percent.</summary>
    public double? Progress { get; init; }

    /// <summary>Upstream has not said when it ended: that is when it was first seen ended, by our clock.</summary>
    public bool IsEndEstimated { get; init; }
}

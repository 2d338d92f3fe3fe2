using Dashboard.Jobs;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>What the plan needs to know of one job.</summary>
public sealed record PlanCandidate(string JobId)
{
    /// <summary>Null where it was never read.</summary>
    public Job? Job { get; init; }

    /// <summary>Somebody asked for it, or upstream's list names it and nobody has taken it off.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>What those who look at it now need; null where nobody looks.</summary>
    public JobDetail? Interest { get; init; }

    /// <summary>It is a row in sight of somebody's table.</summary>
    public bool IsInSight { get; init; }

    /// <summary>Its GPUs are on somebody's wall.</summary>
    public bool IsOnWall { get; init; }

    /// <summary>It has a stream of its own, open or about to be.</summary>
    public bool HasStream { get; init; }

    /// <summary>Events come by a stream now: its own, or that of all jobs.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Its own stream has been open, and will go on from where it was.</summary>
    public bool HasStreamed { get; init; }

    /// <summary>Upstream has no stream of it.</summary>
    public bool HasNoStream { get; init; }

    /// <summary>When the last webhook of it came.</summary>
    public DateTimeOffset? WebhookAt { get; init; }

    /// <summary>Upstream has refused this job for good.</summary>
    public ApiFailure? Refusal { get; init; }

    /// <summary>It is known and upstream does not have it, or not yet: when to look for it next, and whether somebody waits for that. Else null.</summary>
    public (DateTimeOffset At, bool IsAsked)? Search { get; init; }

    /// <summary>How many readings in a row have told nothing new.</summary>
    public int UnchangedReads { get; init; }
}

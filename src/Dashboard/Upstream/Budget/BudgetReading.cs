using System.Collections.Immutable;

namespace Dashboard.Upstream.Budget;

/// <summary>The budget as it stands.</summary>
/// <param name="Limit">Requests in a <paramref name="Window"/>.</param>
/// <param name="BlockedUntil">Upstream has answered 429 and asks to wait until then.</param>
public sealed record BudgetReading(int Limit, TimeSpan Window, double Remaining, DateTimeOffset? BlockedUntil)
{
    /// <summary>How many of the remaining requests only people may spend.</summary>
    public int Reserved { get; init; }

    /// <summary>The limit comes from upstream's headers; else from the configuration.</summary>
    public bool IsToldByUpstream { get; init; }

    /// <summary>When upstream's present window ends, as it says.</summary>
    public DateTimeOffset? WindowEndsAt { get; init; }

    /// <summary>By purpose, the most urgent first.</summary>
    public ImmutableArray<PurposeReading> Purposes { get; init; } = [];

    /// <summary>When nothing is left if the last minute goes on; null where what comes back is enough.</summary>
    public TimeSpan? TimeToExhaustion { get; init; }

    public int Waiting => Purposes.Sum(purpose => purpose.Waiting);
}

/// <param name="Waiting">Requests that wait for their turn now.</param>
public sealed record PurposeReading(RequestPurpose Purpose, int LastMinute, int LastHour, long Total, int Waiting);

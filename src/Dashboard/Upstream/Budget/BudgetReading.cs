using System.Collections.Immutable;

namespace Dashboard.Upstream.Budget;

/// <summary>The budget as it stands. Times are whole seconds of the machine's clock, as they are told everywhere.</summary>
/// <param name="Limit">Requests in a <paramref name="Window"/>.</param>
/// <param name="BlockedUntil">Upstream has answered 429 and asks to wait: no request is sent before this.</param>
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

    /// <summary>Null while there are requests, or the next one comes within a moment.</summary>
    public BudgetShortage? Shortage { get; init; }

    /// <summary>When programs may ask again for jobs that are not known here; null where they may, or may in a moment.</summary>
    public DateTimeOffset? LookupsFrom { get; init; }

    /// <summary>How far apart the plan's reads go out: once half of the budget is spent, the other half stays.</summary>
    public TimeSpan Pace
    {
        get
        {
            var spared = Window / Limit * 2;
            return Remaining * 2 >= Limit ? TimeSpan.Zero
                : spared < RequestBudget.LongestWait ? spared
                : RequestBudget.LongestWait;
        }
    }

    /// <summary>When nothing is left if the last minute goes on; null where what comes back is enough.</summary>
    public TimeSpan? TimeToExhaustion { get; init; }

    public int Waiting => Purposes.Sum(purpose => purpose.Waiting);

    /// <returns>When one that asks for a request now has its turn, behind all who wait; null where that is now.</returns>
    public DateTimeOffset? NextFor(RequestPurpose purpose) => Purposes.FirstOrDefault(one => one.Purpose == purpose)?.NextAt;
}

/// <param name="Waiting">Requests that wait for their turn now.</param>
public sealed record PurposeReading(RequestPurpose Purpose, int LastMinute, int LastHour, long Total, int Waiting)
{
    /// <summary>When one that asks now has its turn, behind all who wait; null where that is now.</summary>
    public DateTimeOffset? NextAt { get; init; }
}

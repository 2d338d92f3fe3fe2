using Dashboard.Upstream.Budget;

namespace Dashboard.Upstream.Polls;

/// <summary>Whether upstream allows as many requests as it takes to keep fresh what is known.</summary>
internal sealed class RequestSupply(RequestBudget budget, PollSchedule schedule, UpstreamMonitor monitor)
{
    /// <summary>While nothing is asked, or answered, it is not for lack of requests that reading is late.</summary>
    private bool IsAsked => monitor.Current is { IsSilent: false, RefusedKey: null };

    public SupplyReading GetReading() => new(budget.GetReading(), IsAsked ? schedule.GetBacklog() : default);

    /// <summary>One of these jobs waits to be read for longer than the plan has it, and it is requests that are missing.</summary>
    public bool IsLateFor(IEnumerable<string> jobIds) =>
        IsAsked
        && new SupplyReading(budget.GetReading(), default) is { IsLacking: true, Late: var late }
        && jobIds.Any(jobId => schedule.FindWait(jobId) >= late);
}

/// <param name="Behind">How far reading is behind the plan; not at all while upstream is silent, or refuses the key.</param>
public sealed record SupplyReading(BudgetReading Budget, PollBacklog Behind)
{
    /// <summary>Jobs wait to be read, and it is requests that they wait for.</summary>
    public bool IsLate => IsLacking && Behind.Longest >= Late;

    /// <summary>What waits for its turn among reads that are spaced is not late yet; where none goes out, nothing has a turn.</summary>
    public TimeSpan Late => IsUsedUp ? PollBacklog.Late : PollBacklog.Late + Budget.Pace;

    /// <summary>There is none for the plan's reads, or they are spaced so that some stay.</summary>
    public bool IsLacking => IsUsedUp || Budget.Pace >= PollBacklog.Late;

    private bool IsUsedUp => Budget is not { BlockedUntil: null, Shortage: null };
}

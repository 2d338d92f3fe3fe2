using Dashboard.Upstream.Budget;

namespace Dashboard.Upstream.Polls;

/// <summary>Whether upstream allows as many requests as it takes to keep fresh what is known.</summary>
internal sealed class RequestSupply(RequestBudget budget, PollSchedule schedule, UpstreamMonitor monitor)
{
    public SupplyReading GetReading() =>
        new(
            budget.GetReading(),
            // while nothing is asked, or answered, it is not for lack of requests
            monitor.Current
                is { IsSilent: false, RefusedKey: null }
                ? schedule.GetBacklog()
                : default
        );
}

/// <param name="Behind">How far reading is behind the plan; not at all while upstream is silent, or refuses the key.</param>
public sealed record SupplyReading(BudgetReading Budget, PollBacklog Behind)
{
    /// <summary>Jobs wait to be read, and it is requests that they wait for.</summary>
    public bool IsLate => IsLacking && Behind.Longest >= Late;

    /// <summary>The same of jobs that somebody looks at, or has in sight.</summary>
    public bool IsLateForSeen => IsLacking && Behind.LongestSeen >= Late;

    /// <summary>What waits for its turn among reads that are spaced is not late yet.</summary>
    private TimeSpan Late => PollBacklog.Late + Budget.Pace;

    private bool IsLacking => Budget is not { BlockedUntil: null, Shortage: null } || Budget.Pace >= PollBacklog.Late;
}

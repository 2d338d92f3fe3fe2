namespace Dashboard.Upstream.Budget;

/// <summary>One that waits for a request. Its result is null where it may send one.</summary>
/// <param name="patience">It waits no longer than this; null waits for as long as it takes.</param>
internal sealed class BudgetWaiter(TimeSpan? patience)
    : TaskCompletionSource<BudgetRefusal?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public TimeSpan? Patience { get; } = patience;
}

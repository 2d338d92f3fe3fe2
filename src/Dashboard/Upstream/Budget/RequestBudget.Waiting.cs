namespace Dashboard.Upstream.Budget;

/// <summary>Those who wait for a request, and those who do not wait for long.</summary>
public sealed partial class RequestBudget
{
    private readonly RequestQueue _queue = new();
    private readonly ITimer _timer;

    /// <summary>How many wait for a request of this purpose.</summary>
    public int CountWaiting(RequestPurpose purpose)
    {
        lock (_lock)
        {
            return _queue.Count(purpose);
        }
    }

    /// <summary>Waits until a request may be sent, and counts it.</summary>
    public Task TakeAsync(RequestPurpose purpose, CancellationToken cancellationToken) =>
        TakeAsync(purpose, patience: null, cancellationToken);

    /// <summary>As <see cref="TakeAsync(RequestPurpose, CancellationToken)"/>, but does not wait where it is known to be for long.</summary>
    /// <param name="patience">So long is not for long. Looked at again whenever more is known, such as a 429 meanwhile.</param>
    /// <returns>Null where a request may be sent, and is counted.</returns>
    internal async Task<BudgetRefusal?> TryTakeAsync(
        RequestPurpose purpose,
        TimeSpan patience,
        CancellationToken cancellationToken
    ) => await TakeAsync(purpose, (TimeSpan?)patience, cancellationToken);

    private async Task<BudgetRefusal?> TakeAsync(RequestPurpose purpose, TimeSpan? patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<BudgetWaiter> waiter;
        lock (_lock)
        {
            if (!_queue.IsAhead(purpose) && WaitFor(purpose, _clock.Now) is null)
            {
                Count(purpose);
                return null;
            }

            waiter = _queue.Add(purpose, patience);
            ServeUnderLock();
        }

        await using var cancelling = cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null);
        return await waiter.Value.Task;
    }

    private void Serve()
    {
        lock (_lock)
        {
            ServeUnderLock();
        }
    }

    /// <summary>Grants what may be granted, and wakes up for the next one.</summary>
    private void ServeUnderLock()
    {
        RefuseTheImpatient();
        while (_queue.Next() is var (purpose, waiter))
        {
            if (WaitFor(purpose, _clock.Now) is { } wait)
            {
                // looked at again then; a window may be longer than a timer can wait
                _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
                return;
            }

            waiter.List!.Remove(waiter);
            Count(purpose);
            waiter.Value.SetResult(null);
        }
    }

    private void RefuseTheImpatient()
    {
        var now = _clock.Now;
        foreach (var (purpose, waiter, ahead, aheadOfSame) in _queue.All())
        {
            if (waiter.Value.Patience is { } patience && WaitFor(purpose, now, ahead, aheadOfSame) is { } wait && wait > patience)
            {
                waiter.List!.Remove(waiter);
                var until = Tell(now + wait);
                var lack = FindLack(purpose, now, ahead, wait);
                waiter.Value.SetResult(new BudgetRefusal(until, until - _clock.ToWall(now), lack, Size, Window));
            }
        }
    }

    private BudgetLack FindLack(RequestPurpose purpose, DateTimeOffset now, int ahead, TimeSpan wait) =>
        _blockedUntil > now ? BudgetLack.AskedToWait
        : purpose == RequestPurpose.Lookup && WaitForRequest(purpose, now, ahead) < wait ? BudgetLack.Lookups
        : WaitForRequest(RequestPurpose.Person, now, _queue.Count(RequestPurpose.Person)) > TimeSpan.Zero ? BudgetLack.All
        : BudgetLack.Share;

    private void GiveUp(LinkedListNode<BudgetWaiter> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // no longer in the list: it was granted at the same moment
            if (waiter.List is { } list)
            {
                list.Remove(waiter);
                waiter.Value.SetCanceled(cancellationToken);
            }
        }
    }
}

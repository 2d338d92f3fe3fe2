namespace Dashboard.Relay.Log;

/// <summary>
/// Wakes whoever waits. A waiter takes the task first and looks at the log then, so that nothing is missed between; nobody waiting costs
/// nothing but one comparison.
/// </summary>
internal sealed class LogSignal
{
    private TaskCompletionSource? _waiting;

    /// <summary>Completes at the next <see cref="Set"/>.</summary>
    public Task Next
    {
        get
        {
            if (Volatile.Read(ref _waiting) is { } known)
            {
                return known.Task;
            }

            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _waiting, fresh, null) ?? fresh).Task;
        }
    }

    public void Set() => Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
}

namespace Simulator.Faults;

internal static class CancellationWait
{
    /// <summary>Waits until one token is cancelled; the other ends the wait with an exception.</summary>
    public static async Task WaitAsync(this CancellationToken awaited, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = awaited.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(),
            done
        );
        await done.Task.WaitAsync(cancellationToken);
    }
}

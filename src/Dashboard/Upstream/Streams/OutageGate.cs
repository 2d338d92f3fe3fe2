namespace Dashboard.Upstream.Streams;

/// <summary>
/// Where all streams wait while no connection can be made. One of them goes on trying after its own backoff, in case the probe is blind (a
/// proxy); the others wait for the probe, or for any answer, and then open again spread evenly over two seconds instead of all at once.
/// </summary>
public sealed class OutageGate(OutageProbe probe, TimeProvider timeProvider)
{
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Outage? _outage;

    /// <summary>Upstream has answered: there is no outage, or no longer.</summary>
    public void OnAnswer()
    {
        if (_outage is not null)
        {
            End(_outage);
        }
    }

    /// <param name="backoff">How long this one would wait if nobody found upstream back.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    internal async Task WaitAsync(TimeSpan backoff, CancellationToken cancellationToken)
    {
        Outage outage;
        bool isScout;
        lock (_lock)
        {
            outage = _outage ??= Begin();
            isScout = !outage.HasScout;
            outage.HasScout = true;
            outage.Waiting++;
        }

        var isOver = false;
        try
        {
            isOver = await WaitAsync(outage, isScout ? backoff : Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                outage.HasScout &= !isScout;
                // after its end the count is the number of those to be spread
                outage.Waiting -= isOver ? 0 : 1;
            }
        }

        if (isOver)
        {
            await Task.Delay(outage.NextTurn(Spread), timeProvider, cancellationToken);
        }
    }

    /// <returns>False where the backoff was over first.</returns>
    private async Task<bool> WaitAsync(Outage outage, TimeSpan backoff, CancellationToken cancellationToken)
    {
        try
        {
            await outage.Over.Task.WaitAsync(backoff, timeProvider, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Outage Begin()
    {
        var outage = new Outage();
        _ = WatchAsync(outage);
        return outage;
    }

    private async Task WatchAsync(Outage outage)
    {
        await probe.WaitForUpstreamAsync(outage.Ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(outage);
    }

    private void End(Outage outage)
    {
        lock (_lock)
        {
            if (_outage == outage)
            {
                _outage = null;
            }
        }

        outage.Over.TrySetResult();
        outage.Ending.Cancel();
    }

    private sealed class Outage
    {
        private int _turns;

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenSource Ending { get; } = new();

        public bool HasScout { get; set; }

        public int Waiting { get; set; }

        /// <summary>How long the next one waits, so that the last one of all who waited waits for nearly the whole time.</summary>
        public TimeSpan NextTurn(TimeSpan spread) =>
            spread * Math.Min(1, (double)(Interlocked.Increment(ref _turns) - 1) / Math.Max(1, Waiting));
    }
}

namespace Dashboard.Upstream.Streams;

/// <summary>
/// An event that could not be read may have been news: one reading, soon, makes up for all such events. At most one a minute, since an
/// upstream that sends many of them must not cost the budget.
/// </summary>
internal sealed class LossRepair(TimeProvider timeProvider, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private long? _readAt;
    private bool _isPending;

    /// <summary>A reading begins, for whatever reason.</summary>
    public void OnRead()
    {
        lock (_lock)
        {
            _readAt = timeProvider.GetTimestamp();
        }
    }

    /// <param name="read">Begins the reading.</param>
    /// <returns>False where a reading is about to begin that makes up for this loss too.</returns>
    public bool OnLost(Func<Task> read)
    {
        TimeSpan rest;
        lock (_lock)
        {
            if (_isPending)
            {
                return false;
            }

            _isPending = true;
            rest = _readAt is { } last ? Interval - timeProvider.GetElapsedTime(last) : TimeSpan.Zero;
        }

        _ = RepairAsync(read, rest);
        return true;
    }

    private async Task RepairAsync(Func<Task> read, TimeSpan wait)
    {
        try
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }

            lock (_lock)
            {
                // what is lost from here on, the reading may have been too early for
                _isPending = false;
                // it may begin a while later, and until then there must be no other one
                _readAt = timeProvider.GetTimestamp();
            }

            await read();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // nobody needs it any more
        }
    }
}

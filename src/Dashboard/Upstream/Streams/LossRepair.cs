namespace Dashboard.Upstream.Streams;

/// <summary>
/// Has read what a stream has not told. Where its place was lost or its numbers jumped, that is at once, and what is lost while a reading
/// goes on is made up for by one more after it. Where an event could not be read, one reading makes up for all of a minute, since an
/// upstream that sends many of them must not cost the budget. A reading that fails is made again after a minute.
/// </summary>
/// <param name="faulted">Told of what reading throws, which counts as a reading that has failed.</param>
internal sealed class LossRepair(
    TimeProvider timeProvider,
    CancellationToken cancellationToken,
    Action<Exception>? faulted = null
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private long? _readAt;
    private object? _pending;
    private bool _isReading;
    private bool _isOnceMore;

    /// <summary>A reading begins, for whatever reason.</summary>
    public void OnRead()
    {
        lock (_lock)
        {
            _readAt = timeProvider.GetTimestamp();
        }
    }

    /// <summary>What happened meanwhile is unknown.</summary>
    /// <param name="read">Reads; told whether it has read within the minute before. False where it failed.</param>
    public void OnGap(Func<bool, Task<bool>> read)
    {
        lock (_lock)
        {
            // made up for by the same reading
            _pending = null;
            if (_isReading)
            {
                _isOnceMore = true;
                return;
            }

            _isReading = true;
        }

        _ = ReadAsync(read);
    }

    /// <summary>An event could not be read, and may have been news.</summary>
    /// <param name="read">As in <see cref="OnGap"/>.</param>
    /// <returns>False where a reading is about to begin that makes up for this loss too.</returns>
    public bool OnLost(Func<bool, Task<bool>> read)
    {
        object pending;
        TimeSpan rest;
        lock (_lock)
        {
            if (_pending is not null || _isOnceMore)
            {
                return false;
            }

            _pending = pending = new object();
            rest = SinceRead is { } elapsed ? Interval - elapsed : TimeSpan.Zero;
        }

        _ = ReadLaterAsync(read, pending, rest);
        return true;
    }

    private TimeSpan? SinceRead => _readAt is { } last ? timeProvider.GetElapsedTime(last) : null;

    private async Task ReadLaterAsync(Func<bool, Task<bool>> read, object pending, TimeSpan wait)
    {
        try
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // nobody needs it any more
            return;
        }

        lock (_lock)
        {
            if (_pending != pending)
            {
                return;
            }
        }

        OnGap(read);
    }

    private async Task ReadAsync(Func<bool, Task<bool>> read)
    {
        var isDone = false;
        var isOnceMore = true;
        while (isOnceMore)
        {
            try
            {
                isDone = await read(BeginReading());
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // nobody needs it any more
                return;
            }
#pragma warning disable CA1031 // nobody waits for this reading, and what is lost must be made up for all the same
            catch (Exception e)
#pragma warning restore CA1031
            {
                isDone = false;
                faulted?.Invoke(e);
            }
            finally
            {
                isOnceMore = EndReading(isDone);
            }
        }

        if (!isDone)
        {
            OnLost(read);
        }
    }

    /// <returns>Whether there was a reading within the minute before.</returns>
    private bool BeginReading()
    {
        lock (_lock)
        {
            var isAgain = SinceRead < Interval;
            // what is lost from here on, the reading may have been too early for
            _isOnceMore = false;
            _readAt = timeProvider.GetTimestamp();
            return isAgain;
        }
    }

    /// <returns>Whether something was lost meanwhile that another reading makes up for.</returns>
    private bool EndReading(bool isDone)
    {
        lock (_lock)
        {
            _isReading = _isOnceMore && isDone;
            _isOnceMore = false;
            return _isReading;
        }
    }
}

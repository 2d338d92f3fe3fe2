namespace Dashboard.Upstream.Streams;

/// <summary>
/// Ends a connection that is silent for too long. Where upstream sends no heartbeats it asks first what the silence means, and the connection
/// stays as it is: a read of it that is cancelled would close it.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly StreamConsumer _consumer;
    private readonly SilencePatience _patience;
    private readonly TimeSpan _idleTimeout;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _ending = new();
    private readonly ITimer _timer;
    private long _heard;
    private int _isAsking;

    /// <param name="silence">Cancelled where the connection is to be given up.</param>
    public SilenceWatch(
        StreamConsumer consumer,
        SilencePatience patience,
        TimeSpan idleTimeout,
        CancellationTokenSource silence,
        TimeProvider timeProvider
    )
    {
        (_consumer, _patience, _idleTimeout, _silence) = (consumer, patience, idleTimeout, silence);
        Limit = idleTimeout;
        _timer = timeProvider.CreateTimer(_ => _ = OnSilenceAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The silence that is allowed now.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>What was found out; null where nothing could be asked.</summary>
    public SilenceVerdict? Verdict { get; private set; }

    /// <summary>Of the Dashboard's own: it has ended the watch.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The connection is open, or bytes have come.</summary>
    public void OnLife()
    {
        Interlocked.Increment(ref _heard);
        Rest();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _ending.Cancel();
        _ending.Dispose();
    }

    private void Rest()
    {
        Limit = _patience.Of(_idleTimeout);
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    private async Task OnSilenceAsync()
    {
        if (Interlocked.Exchange(ref _isAsking, 1) == 1)
        {
            // bytes came, and then none again: whoever asks begins the next watch
            return;
        }

        var isInOrder = false;
        try
        {
            isInOrder = await AskAsync(_ending.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException && _ending.IsCancellationRequested)
        {
            // the connection is over
            return;
        }
#pragma warning disable CA1031 // the loop that reads must learn of it, or would read for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fault = e;
        }
        finally
        {
            Volatile.Write(ref _isAsking, 0);
        }

        if (isInOrder)
        {
            Rest();
        }
        else
        {
            GiveUp();
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        var heard = Interlocked.Read(ref _heard);
        Verdict = _patience.MayAsk
            ? await _consumer.CheckSilenceAsync(SilencePatience.WindowOf(Limit), _patience.IsLonger, cancellationToken)
            : null;
        if (Interlocked.Read(ref _heard) != heard)
        {
            // it has spoken for itself
            return true;
        }

        if (Verdict is { } verdict)
        {
            _patience.Learn(verdict);
        }

        return Verdict is SilenceVerdict.InOrder or SilenceVerdict.Unknown;
    }

    private void GiveUp()
    {
        try
        {
            _silence.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the connection is over
        }
    }
}

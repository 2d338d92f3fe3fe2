namespace Dashboard.Upstream.Streams;

/// <summary>
/// Watches for an event that does not end. Its bytes are signs of life, so that the idle watchdog sees nothing, and yet the stream tells
/// nothing. An event of a gigabyte that does end is read past within these bounds, also where the line is slow.
/// </summary>
internal sealed class UnfinishedEvent(TimeProvider timeProvider)
{
    public const long MostBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>What comes more slowly than that in each <see cref="Window"/> will not end within a time that anybody waits: 2.8 Mbit/s.</summary>
    public const long LeastProgress = 100L * 1024 * 1024;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private long _bytes;
    private long _observedAt;
    private long _since;
    private long _windowBytes;
    private long _windowSince;

    /// <summary>For how long an event had been arriving at the last reading; zero between events.</summary>
    public TimeSpan Age => _bytes == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_since, _observedAt);

    public bool IsBeyondBounds { get; private set; }

    /// <summary>To be called after each reading.</summary>
    /// <param name="unfinishedBytes">Of the event that has begun; 0 for none.</param>
    /// <param name="hasEnded">Another event has ended in this reading.</param>
    /// <param name="now">When it came, a timestamp of the clock: what is done with it may take its time.</param>
    public void Observe(long unfinishedBytes, bool hasEnded, long now)
    {
        _observedAt = now;
        if (hasEnded || unfinishedBytes < _bytes || _bytes == 0)
        {
            _since = now;
            (_windowSince, _windowBytes) = (now, unfinishedBytes);
        }

        _bytes = unfinishedBytes;
        var isSlow = false;
        if (_bytes > 0 && timeProvider.GetElapsedTime(_windowSince, now) > Window)
        {
            isSlow = _bytes - _windowBytes < LeastProgress;
            (_windowSince, _windowBytes) = (now, _bytes);
        }

        IsBeyondBounds = isSlow || _bytes > MostBytes;
    }
}

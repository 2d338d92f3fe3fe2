namespace Dashboard.Upstream.Streams;

/// <summary>
/// Watches for an event that does not end. Its bytes are signs of life, so that the idle watchdog sees nothing, and yet the stream tells
/// nothing. An event of a gigabyte that does end is read past within these bounds.
/// </summary>
internal sealed class UnfinishedEvent(TimeProvider timeProvider)
{
    public const long MostBytes = 2L * 1024 * 1024 * 1024;
    public static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);

    private long _bytes;
    private long _since;

    /// <summary>For how long an event has been arriving; zero between events.</summary>
    public TimeSpan Age => _bytes == 0 ? TimeSpan.Zero : timeProvider.GetElapsedTime(_since);

    public bool IsBeyondBounds => _bytes > MostBytes || Age > MostTime;

    /// <summary>To be called after each reading.</summary>
    /// <param name="unfinishedBytes">Of the event that has begun; 0 for none.</param>
    /// <param name="hasEnded">Another event has ended in this reading.</param>
    public void Observe(long unfinishedBytes, bool hasEnded)
    {
        if (hasEnded || unfinishedBytes < _bytes || _bytes == 0)
        {
            _since = timeProvider.GetTimestamp();
        }

        _bytes = unfinishedBytes;
    }
}

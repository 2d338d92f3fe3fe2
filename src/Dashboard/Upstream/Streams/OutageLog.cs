namespace Dashboard.Upstream.Streams;

/// <summary>
/// Tells the log of each outage once. Upstream may open streams and tell nothing on them, and wait for three to have no answer again: that is
/// the same outage, until a stream has told something or a read has its answer. For any thread.
/// </summary>
internal sealed partial class OutageLog(ILogger logger, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _beganAt;
    private bool _isRelapsed;

    /// <summary>It ended by streams that were opened, and nothing has come since.</summary>
    private volatile bool _isDoubtful;

    public void OnBegun(string problem)
    {
        lock (_lock)
        {
            if (!_isDoubtful)
            {
                _beganAt = timeProvider.GetUtcNow();
                LogBegun(logger, problem);
            }
            else if (!_isRelapsed)
            {
                _isRelapsed = true;
                LogStillAway(logger, problem);
            }

            _isDoubtful = false;
        }
    }

    /// <summary>A stream was opened, which shows that upstream is there, and not that it tells anything.</summary>
    /// <param name="count">Streams that waited.</param>
    public void OnOpened(int count)
    {
        lock (_lock)
        {
            _isDoubtful = true;
            if (!_isRelapsed)
            {
                LogEnded(logger, "Upstream opens streams again", Seconds, count);
            }
        }
    }

    /// <param name="count">Streams that waited.</param>
    public void OnEnded(string why, int count)
    {
        lock (_lock)
        {
            LogEnded(logger, why, Seconds, count);
            Forget();
        }
    }

    /// <summary>Upstream has told something, or has answered. Costs nothing but while that is news.</summary>
    public void OnTold()
    {
        if (!_isDoubtful)
        {
            return;
        }

        lock (_lock)
        {
            if (_isDoubtful)
            {
                if (_isRelapsed)
                {
                    LogTells(logger, Seconds);
                }

                Forget();
            }
        }
    }

    private double Seconds => (timeProvider.GetUtcNow() - _beganAt)?.TotalSeconds ?? 0;

    private void Forget()
    {
        _beganAt = null;
        _isRelapsed = false;
        _isDoubtful = false;
    }

    [LoggerMessage(LogLevel.Warning, "Upstream is away, and all streams wait for it: {Problem}")]
    private static partial void LogBegun(ILogger logger, string problem);

    [LoggerMessage(
        LogLevel.Warning,
        "Upstream is away still, after it had opened streams and told nothing on them: {Problem} This is told once, until it tells or answers something."
    )]
    private static partial void LogStillAway(ILogger logger, string problem);

    [LoggerMessage(
        LogLevel.Information,
        "{Why}, {Seconds:0} s after it was found to be away. Streams that waited and open again within two seconds: {Count}."
    )]
    private static partial void LogEnded(ILogger logger, string why, double seconds, int count);

    [LoggerMessage(LogLevel.Information, "Upstream answers again, {Seconds:0} s after it was found to be away.")]
    private static partial void LogTells(ILogger logger, double seconds);
}

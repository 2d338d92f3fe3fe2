namespace Dashboard.Upstream.Streams;

/// <summary>
/// How long one stream may be silent. Where upstream sends heartbeats, as long as the configuration says. The API promises none: without
/// them a stream that has nothing to tell sounds like one that hangs, and each silence that was none is answered with more patience.
/// </summary>
internal sealed class SilencePatience(ConnectionBoard board)
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    /// <summary>How long the check of one silence may wait for others, so that one request tells of many.</summary>
    private static readonly TimeSpan MostWindow = TimeSpan.FromSeconds(30);

    private int _factor = 1;

    /// <summary>Silence may be in order.</summary>
    public bool MayAsk => !board.HasHeartbeats;

    /// <summary>A silence of this stream was in order before.</summary>
    public bool IsLonger => _factor > 1;

    public TimeSpan Of(TimeSpan idleTimeout)
    {
        var longest = idleTimeout > Most ? idleTimeout : Most;
        var patience = idleTimeout * _factor;
        return !MayAsk ? idleTimeout
            : patience > longest ? longest
            : patience;
    }

    public static TimeSpan WindowOf(TimeSpan patience) => patience / 10 < MostWindow ? patience / 10 : MostWindow;

    public void Learn(SilenceVerdict verdict) =>
        _factor = verdict switch
        {
            SilenceVerdict.InOrder or SilenceVerdict.Behind => Math.Min(_factor * 2, 1024),
            // it had something to tell
            SilenceVerdict.Deaf => 1,
            _ => _factor,
        };
}

using Dashboard.Infrastructure;

namespace Dashboard.Upstream.Streams;

/// <summary>What one connection reports of itself. Written by its own loop, read by anybody.</summary>
internal sealed class ConnectionLog(string label, TimeProvider timeProvider)
{
    private const int MostEnds = 5;

    private readonly RecentDurations _lags = new();
    private volatile ConnectionReading _reading = new(label, ConnectionState.Connecting, timeProvider.GetUtcNow());
    private long _events;
    private long _lifeAt;
    private long _newsAt;

    public string Label { get; } = label;

    public bool IsOpen => _reading.State == ConnectionState.Connected;

    /// <summary>Null before the first sign of life.</summary>
    public DateTimeOffset? LifeAt => Read(ref _lifeAt);

    public void OnOpened()
    {
        var now = OnLife();
        _reading = _reading with
        {
            State = ConnectionState.Connected,
            Since = now,
            IsStale = false,
            DeafSince = null,
            NextRetryAt = null,
        };
    }

    /// <summary>Bytes came, and the events among them are applied.</summary>
    /// <param name="isNews">Not only a greeting.</param>
    public void OnRead(int events, TimeSpan lag, bool isNews = true)
    {
        var now = OnLife();
        if (isNews)
        {
            Interlocked.Exchange(ref _newsAt, now.UtcTicks);
        }

        if (events > 0)
        {
            Interlocked.Add(ref _events, events);
            _lags.Add(lag);
        }
    }

    /// <param name="unfinished">For how long the bytes that came have completed no event, where that is too long.</param>
    public void OnHeard(TimeSpan? unfinished)
    {
        if (unfinished is null != _reading.DeafSince is null)
        {
            _reading = _reading with { DeafSince = timeProvider.GetUtcNow() - unfinished };
        }
    }

    /// <param name="wait">Until the next attempt; null where it does not go by time.</param>
    public void OnEnded(StreamEndKind kind, string problem, TimeSpan? wait)
    {
        var now = timeProvider.GetUtcNow();
        var before = _reading;
        _reading = before with
        {
            State = before.State == ConnectionState.Connected ? ConnectionState.Reconnecting : before.State,
            Since = before.State == ConnectionState.Connected ? now : before.Since,
            IsStale = kind == StreamEndKind.Silent,
            DeafSince = null,
            NextRetryAt = now + wait,
            Reconnects = before.Reconnects + 1,
            Ends =
                kind == StreamEndKind.Closed
                    ? before.Ends
                    : [new ConnectionEnd(now, kind, problem), .. before.Ends.Take(MostEnds - 1)],
            EndCounts = before.EndCounts.SetItem(kind, before.EndCounts.GetValueOrDefault(kind) + 1),
        };
    }

    public ConnectionReading GetReading()
    {
        return _reading with
        {
            Events = Interlocked.Read(ref _events),
            LastSignOfLife = LifeAt,
            NewsAt = Read(ref _newsAt),
            LagP50 = _lags.GetPercentile(0.5),
            LagP99 = _lags.GetPercentile(0.99),
        };
    }

    private static DateTimeOffset? Read(ref long ticks) =>
        Interlocked.Read(ref ticks) is var read and not 0 ? new DateTimeOffset(read, TimeSpan.Zero) : null;

    private DateTimeOffset OnLife()
    {
        var now = timeProvider.GetUtcNow();
        Interlocked.Exchange(ref _lifeAt, now.UtcTicks);
        return now;
    }
}

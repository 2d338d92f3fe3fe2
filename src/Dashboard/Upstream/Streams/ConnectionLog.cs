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

    public bool IsOpen => _reading.State == ConnectionState.Connected;

    public void OnOpened()
    {
        var now = OnLife();
        _reading = _reading with { State = ConnectionState.Connected, Since = now, IsStale = false, NextRetryAt = null };
    }

    /// <summary>Bytes came, and the events among them are applied.</summary>
    public void OnRead(int events, TimeSpan lag)
    {
        OnLife();
        if (events > 0)
        {
            Interlocked.Add(ref _events, events);
            _lags.Add(lag);
        }
    }

    public void OnEnded(StreamEndKind kind, string problem, TimeSpan wait)
    {
        var now = timeProvider.GetUtcNow();
        var before = _reading;
        _reading = before with
        {
            State = before.State == ConnectionState.Connected ? ConnectionState.Reconnecting : before.State,
            Since = before.State == ConnectionState.Connected ? now : before.Since,
            IsStale = kind == StreamEndKind.Silent,
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
        var lifeAt = Interlocked.Read(ref _lifeAt);
        return _reading with
        {
            Events = Interlocked.Read(ref _events),
            LastSignOfLife = lifeAt == 0 ? null : new DateTimeOffset(lifeAt, TimeSpan.Zero),
            LagP50 = _lags.GetPercentile(0.5),
            LagP99 = _lags.GetPercentile(0.99),
        };
    }

    private DateTimeOffset OnLife()
    {
        var now = timeProvider.GetUtcNow();
        Interlocked.Exchange(ref _lifeAt, now.UtcTicks);
        return now;
    }
}

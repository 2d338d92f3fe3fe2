using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Dashboard.Upstream.Streams;

/// <summary>All connections to upstream, for pages, metrics and for telling one broken stream from a lost upstream.</summary>
public sealed class ConnectionBoard(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<ConnectionLog, byte> _logs = new();

    /// <summary>Without one for so long, upstream has ceased to send them.</summary>
    private static readonly TimeSpan HeartbeatMemory = TimeSpan.FromMinutes(10);

    private long _heartbeatAt;
    private readonly long[] _ends = new long[Enum.GetValues<StreamEndKind>().Length];

    public bool IsAnyOpen => _logs.Any(log => log.Key.IsOpen);

    /// <summary>Upstream sends comments where it has nothing to tell, so that a stream without them hangs.</summary>
    public bool HasHeartbeats =>
        Interlocked.Read(ref _heartbeatAt) is var ticks and not 0
        && timeProvider.GetUtcNow().UtcTicks - ticks < HeartbeatMemory.Ticks;

    public int Count => _logs.Count;

    /// <summary>How often a connection has ended since the start, or could not be made. One that was over for good is not counted.</summary>
    public ImmutableArray<(StreamEndKind Kind, long Count)> GetEnds() =>
        [.. Enum.GetValues<StreamEndKind>().Select(kind => (kind, Interlocked.Read(ref _ends[(int)kind])))];

    public ImmutableArray<ConnectionReading> GetReadings() => [.. _logs.Keys.Select(log => log.GetReading())];

    /// <summary>Bytes have come since then on a stream that is open.</summary>
    public bool HasLifeSince(DateTimeOffset then) => _logs.Any(log => log.Key.IsOpen && log.Key.LifeAt > then);

    /// <returns>Null where there is no such connection.</returns>
    public ConnectionReading? Find(string label) => _logs.FirstOrDefault(log => log.Key.Label == label).Key?.GetReading();

    internal void OnHeartbeat() => Interlocked.Exchange(ref _heartbeatAt, timeProvider.GetUtcNow().UtcTicks);

    internal ConnectionLog Add(string label)
    {
        var log = new ConnectionLog(label, timeProvider);
        _logs.TryAdd(log, 0);
        return log;
    }

    internal void CountEnd(StreamEndKind kind) => Interlocked.Increment(ref _ends[(int)kind]);

    internal void Remove(ConnectionLog log) => _logs.TryRemove(log, out _);
}

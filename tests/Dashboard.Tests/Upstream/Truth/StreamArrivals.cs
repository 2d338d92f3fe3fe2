using System.Diagnostics;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>The latest events of one stream that had come to their very end, over all its connections.</summary>
internal sealed class StreamArrivals
{
    /// <summary>A stream goes on from its last event or one a little before; more would grow with the run.</summary>
    private const int MostKept = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _at = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _opened;

    public long Opened => Interlocked.Read(ref _opened);

    public void CountOpening() => Interlocked.Increment(ref _opened);

    public void Add(string id)
    {
        lock (_lock)
        {
            if (!_at.TryAdd(id, Stopwatch.GetTimestamp()))
            {
                return;
            }

            _order.Enqueue(id);
            if (_order.Count > MostKept)
            {
                _at.Remove(_order.Dequeue());
            }
        }
    }

    public long? Find(string id)
    {
        lock (_lock)
        {
            return _at.TryGetValue(id, out var at) ? at : null;
        }
    }
}

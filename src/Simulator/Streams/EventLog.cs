using Simulator.Workloads;

namespace Simulator.Streams;

/// <summary>An event as it goes over the wire, built once and shared by everybody who reads it.</summary>
/// <param name="Bytes">The whole frame, from <c>id:</c> to the blank line.</param>
internal sealed record StreamFrame(
    long Sequence,
    byte[] Bytes,
    SimulatedJob Job,
    DateTimeOffset At,
    string Status,
    string? Substate,
    int RetryCount,
    decimal? ShownCost,
    bool Ends
);

/// <summary>
/// The last events of one stream, numbered without a hole. A reader is a position in it: a slow one costs nobody anything, and one that falls
/// out of the bound finds a gap.
/// </summary>
internal sealed class EventLog(long after, int maximumFrames, long maximumBytes)
{
    private readonly Lock _gate = new();
    private StreamFrame?[] _ring = new StreamFrame?[16];
    private int _count;
    private readonly List<StreamSignal> _readers = [];
    private long _last = after;
    private long _bytes;
    private volatile bool _isComplete;

    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>The first event that can still be read.</summary>
    public long Oldest
    {
        get
        {
            lock (_gate)
            {
                return _last - _count + 1;
            }
        }
    }

    public bool IsRead
    {
        get
        {
            lock (_gate)
            {
                return _readers.Count > 0;
            }
        }
    }

    /// <summary>No event follows the last one.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Cancelled when its readers have to leave at once; who comes later finds it so.</summary>
    public CancellationTokenSource Closed { get; } = new();

    public void Complete()
    {
        _isComplete = true;
        Wake();
    }

    public void Append(StreamFrame frame)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                Grow();
            }

            _last = frame.Sequence;
            _ring[IndexOf(_last)] = frame;
            _count++;
            _bytes += frame.Bytes.Length;
            while (_count > 1 && (_count > maximumFrames || _bytes > maximumBytes))
            {
                ref var oldest = ref _ring[IndexOf(_last - _count + 1)];
                _bytes -= oldest!.Bytes.Length;
                oldest = null;
                _count--;
            }
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            foreach (var reader in _readers)
            {
                reader.Set();
            }
        }
    }

    public void Join(StreamSignal reader)
    {
        lock (_gate)
        {
            _readers.Add(reader);
        }
    }

    public void Leave(StreamSignal reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
        }
    }

    /// <returns>False if events after the position are no longer held, or the position lies ahead of the log.</returns>
    public bool TryRead(long position, int limit, List<StreamFrame> into)
    {
        lock (_gate)
        {
            var first = _last - _count + 1;
            if (position < first - 1 || position > _last)
            {
                return false;
            }

            for (var sequence = position + 1; sequence <= _last && into.Count < limit; sequence++)
            {
                into.Add(_ring[IndexOf(sequence)]!);
            }

            return true;
        }
    }

    // The length is a power of two.
    private long IndexOf(long sequence) => sequence & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new StreamFrame?[_ring.Length * 2];
        for (var sequence = _last - _count + 1; sequence <= _last; sequence++)
        {
            larger[sequence & (larger.Length - 1)] = _ring[IndexOf(sequence)];
        }

        _ring = larger;
    }
}

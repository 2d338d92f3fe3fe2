using Dashboard.Infrastructure;

namespace Dashboard.Relay.Traffic;

/// <summary>Counts what goes out: once for all who get the same event, and else where something rare happens. Any thread may read.</summary>
internal sealed class RelayTraffic(TimeProvider timeProvider)
{
    private static readonly ReaderKind[] ReaderKinds = Enum.GetValues<ReaderKind>();
    private static readonly ReadKind[] ReadKinds = Enum.GetValues<ReadKind>();

    private readonly int[] _open = new int[ReaderKinds.Length];
    private readonly long[] _events = new long[ReaderKinds.Length];
    private readonly long[] _bytes = new long[ReaderKinds.Length];
    private readonly long[] _answered = new long[ReadKinds.Length];
    private readonly long[] _notModified = new long[ReadKinds.Length];
    private readonly RecentDurations _latencies = new();
    private readonly RecentRate _rate = new();
    private long _waited;
    private long _cutOff;
    private long _stuck;
    private long _gaps;
    private long _resumed;
    private long _refused;

    /// <summary>Told the latency of the oldest change of each dispatch that was written to anybody.</summary>
    public Action<TimeSpan>? Flushed { get; set; }

    /// <summary>A reader is there until the result is disposed of.</summary>
    public IDisposable Open(ReaderKind kind) => new OpenReader(this, kind);

    /// <param name="events">To all readers together.</param>
    /// <param name="bytes">To all readers together.</param>
    public void OnWritten(ReaderKind kind, int events, long bytes)
    {
        if (events > 0)
        {
            Interlocked.Add(ref _events[(int)kind], events);
            Interlocked.Add(ref _bytes[(int)kind], bytes);
        }
    }

    /// <summary>For the broadcaster's loop alone.</summary>
    /// <param name="appendedAt">When the oldest change came into the log, as the clock's timestamp.</param>
    public void OnFlushed(long appendedAt)
    {
        var latency = timeProvider.GetElapsedTime(appendedAt);
        _latencies.Add(latency);
        Flushed?.Invoke(latency);
    }

    public void OnWaited() => Interlocked.Increment(ref _waited);

    public void OnCutOff() => Interlocked.Increment(ref _cutOff);

    public void OnStuck() => Interlocked.Increment(ref _stuck);

    public void OnGapTold() => Interlocked.Increment(ref _gaps);

    public void OnResumed() => Interlocked.Increment(ref _resumed);

    public void OnRefused() => Interlocked.Increment(ref _refused);

    public void OnRead(ReadKind kind, bool isNotModified = false)
    {
        Interlocked.Increment(ref _answered[(int)kind]);
        if (isNotModified)
        {
            Interlocked.Increment(ref _notModified[(int)kind]);
        }
    }

    /// <summary>Once a second, by the broadcaster's loop.</summary>
    public void OnSecond() => _rate.Add(ReaderKinds.Sum(kind => Interlocked.Read(ref _events[(int)kind])));

    public TrafficReading GetReading() =>
        new(
            [.. ReaderKinds.Select(Read)],
            [.. ReadKinds.Select(Read)],
            _rate.PerSecond,
            Interlocked.Read(ref _waited),
            Interlocked.Read(ref _cutOff),
            Interlocked.Read(ref _stuck),
            Interlocked.Read(ref _gaps),
            Interlocked.Read(ref _resumed),
            Interlocked.Read(ref _refused),
            _latencies.GetPercentile(0.5),
            _latencies.GetPercentile(0.99)
        );

    private ReaderTraffic Read(ReaderKind kind) =>
        new(
            kind,
            Volatile.Read(ref _open[(int)kind]),
            Interlocked.Read(ref _events[(int)kind]),
            Interlocked.Read(ref _bytes[(int)kind])
        );

    private ReadTraffic Read(ReadKind kind) =>
        new(kind, Interlocked.Read(ref _answered[(int)kind]), Interlocked.Read(ref _notModified[(int)kind]));

    private sealed class OpenReader : IDisposable
    {
        private readonly ReaderKind _kind;
        private RelayTraffic? _traffic;

        public OpenReader(RelayTraffic traffic, ReaderKind kind)
        {
            (_traffic, _kind) = (traffic, kind);
            Interlocked.Increment(ref traffic._open[(int)kind]);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _traffic, null) is { } traffic)
            {
                Interlocked.Decrement(ref traffic._open[(int)_kind]);
            }
        }
    }
}

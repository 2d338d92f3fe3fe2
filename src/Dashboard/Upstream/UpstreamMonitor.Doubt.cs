namespace Dashboard.Upstream;

/// <summary>
/// Upstream was silent or away, and has told nothing since. One that hangs may well go on opening streams: where each job has its own, an
/// opening alone does not show that it is heard again.
/// </summary>
public sealed partial class UpstreamMonitor
{
    private const string InVain = "Upstream opens streams again, but has told nothing since it was silent.";

    private volatile bool _isDoubted;
    private long _newsTicks;

    /// <summary>Streams are opened, and it takes bytes of one or an answer to a read to show that upstream is heard.</summary>
    public bool IsDoubted => Current is { State: ConnectionState.Connected } status && Doubts(status);

    /// <summary>Bytes of a stream have come since then, or an answer to a read; that a stream was opened is none.</summary>
    public bool HasToldSince(DateTimeOffset then) => Interlocked.Read(ref _newsTicks) > then.UtcTicks;

    /// <summary>A stream of all jobs has a silence of its own.</summary>
    private bool Doubts(UpstreamStatus status) => _isDoubted && status is { FollowsSingly: true, IsStale: true };
}

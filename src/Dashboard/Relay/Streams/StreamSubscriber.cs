using System.IO.Pipelines;
using Dashboard.Relay.Connections;
using Dashboard.Relay.Log;
using Dashboard.Relay.Traffic;

namespace Dashboard.Relay.Streams;

/// <summary>
/// One open event stream. All but <see cref="Ended"/> belongs to the broadcaster's loop, which alone writes to <see cref="Output"/> from
/// the moment it joins until it has ended.
/// </summary>
internal sealed class StreamSubscriber
{
    private readonly TaskCompletionSource<StreamEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="jobId">Null for a reader of all jobs.</param>
    /// <param name="flushed">Called when a flush that had to wait is over.</param>
    public StreamSubscriber(PipeWriter output, string? jobId, LogStart start, Action<StreamSubscriber> flushed)
    {
        Output = output;
        JobId = jobId;
        Epoch = start.Epoch;
        After = start.After;
        Flushed = () => flushed(this);
    }

    public PipeWriter Output { get; }

    /// <summary>The connection itself, where chunks of the response may be sent past the server's HTTP layer.</summary>
    public SocketOutput? Connection { get; set; }

    public string? JobId { get; }

    public ReaderKind Kind => JobId is null ? ReaderKind.AllJobs : ReaderKind.OneJob;

    /// <summary>For a reader of all jobs.</summary>
    public JobListFilter? Filter { get; init; }

    /// <summary>The header of its response has told it that upstream is silent.</summary>
    public bool WasToldOfSilence { get; set; }

    /// <summary>The position that was asked for and is no longer held, and the oldest that is.</summary>
    public (string Requested, string Oldest)? Gap { get; init; }

    /// <summary>Completes when nothing is written any more, so that the response may end.</summary>
    public Task<StreamEnd> Ended => _ended.Task;

    public string Epoch { get; set; }

    /// <summary>Everything up to here has been written, or passed over.</summary>
    public long After { get; set; }

    /// <summary>The number of the last id written.</summary>
    public long LastId { get; set; }

    /// <summary>Has everything, and gets what comes as it comes.</summary>
    public bool IsLive { get; set; }

    /// <summary>Was live once: from then on it may fall behind only so far.</summary>
    public bool WasLive { get; set; }

    /// <summary>Something is written that is not flushed.</summary>
    public bool IsDirty { get; set; }

    public bool IsGone { get; private set; }

    /// <summary>The job is over, and its last event is written.</summary>
    public bool IsDone { get; set; }

    /// <summary>The flush that is waited for, and since when.</summary>
    public ValueTask<FlushResult> Flush { get; set; }

    public long ParkedAt { get; set; }

    public Action Flushed { get; }

    /// <summary>Which of the ticks of a heartbeat's interval is its own: all at once would hold up the events.</summary>
    public int Beat { get; set; }

    /// <summary>Its place among those who read the same.</summary>
    public int Index { get; set; }

    public bool Wants(LogEntry entry) => JobId is not null || (!entry.IsDelete && Filter!.Wants(entry));

    public void End(StreamEnd how)
    {
        IsGone = true;
        IsLive = false;
        _ended.TrySetResult(how);
    }
}

/// <summary>How a stream ended.</summary>
internal enum StreamEnd
{
    /// <summary>In order: the reader may come back with its last id.</summary>
    Closed,

    /// <summary>Nothing could be written for too long: the connection is broken off.</summary>
    Stuck,
}

using System.Buffers;
using System.IO.Pipelines;
using Dashboard.Relay.Log;
using Dashboard.Relay.Traffic;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary>
/// Writes the log to the open streams and never waits for one: an entry's shared block goes to each stream that is up to date, and a flush
/// that cannot end at once parks its stream until it does. From there the stream goes on from its place in the log, where its backlog has
/// conflated itself meanwhile. For one thread at a time.
/// </summary>
internal sealed partial class StreamDelivery(
    ChangeLog log,
    RelayTraffic traffic,
    LateRetries lateRetries,
    StreamBeat beat,
    TimeProvider timeProvider
)
{
    private const int BatchEntries = 64;

    /// <summary>Small, so that also a reader of 1 kB a second takes one piece and what the server buffers before it counts as stuck.</summary>
    public const long PieceBytes = 16 * 1024;

    private readonly StreamAudiences _audiences = new();
    private readonly StreamText _text = new();
    private readonly HashSet<StreamSubscriber> _parked = [];
    private readonly List<StreamSubscriber> _dirty = [];
    private readonly List<LogEntry> _batch = [];
    private string _epoch = "";
    private long _position;
    private int _joined;

    /// <summary>Those whose flush is waited for.</summary>
    public IReadOnlyCollection<StreamSubscriber> Parked => _parked;

    public void Add(StreamSubscriber reader)
    {
        if (_audiences.Count == 0)
        {
            (_epoch, _position) = log.GetEnd();
        }

        _audiences.Add(reader);
        reader.Beat = _joined++;
        if (reader.Gap is var (requested, oldest))
        {
            StreamText.WriteGap(reader.Output, requested, oldest);
            traffic.OnGapTold();
            reader.IsDirty = true;
        }

        if (beat.IsOfSilence || reader.WasToldOfSilence)
        {
            reader.Output.Write(beat.Frame.Bytes.Span);
            reader.IsDirty = true;
        }

        WritePlace(reader, reader.Epoch, reader.After);
        _behind.Enqueue(reader);
    }

    /// <summary>Its flush is over.</summary>
    public void Unpark(StreamSubscriber reader)
    {
        _parked.Remove(reader);
        if (!reader.IsGone && IsStillThere(reader, reader.Flush))
        {
            _behind.Enqueue(reader);
        }
    }

    /// <summary>Takes the next changes and writes each to those who want it and have all before it.</summary>
    /// <returns>True where there may be more.</returns>
    public bool Dispatch()
    {
        if (_audiences.Count == 0)
        {
            return false;
        }

        if (!log.TryRead(_epoch, _position, BatchEntries, PieceBytes, _batch))
        {
            BeginAnew();
            return true;
        }

        if (_batch.Count == 0)
        {
            return false;
        }

        _position = _batch[^1].Sequence;
        _flushesAtOnce = _batch.Count == 1;
        foreach (var entry in _batch)
        {
            Dispatch(entry);
        }

        FlushDirty();
        CountFlush();
        return true;
    }

    /// <summary>To those whose turn it is in this of so many ticks. Who waits for a retry that does not come is told so, and is at its end.</summary>
    public void SendHeartbeats(int tick, int ticks)
    {
        var frame = beat.Frame;
        foreach (var audience in _audiences.All)
        {
            for (var i = 0; i < audience.Count; i++)
            {
                var reader = audience[i];
                if (reader.IsLive && reader.Beat % ticks == tick)
                {
                    var end = reader.JobId is { } jobId ? lateRetries.FindEnd(jobId) : null;
                    reader.IsDone = end is not null;
                    reader.Output.Write((end is null ? frame : SseFrame.Comment(end)).Bytes.Span);
                    // who has just caught up is ahead of what was dispatched
                    WritePlace(reader, _epoch, Math.Max(reader.After, _position));
                    _dirty.Add(reader);
                }
            }
        }

        FlushDirty();
    }

    public void End(StreamSubscriber reader, StreamEnd how)
    {
        if (!reader.IsGone)
        {
            _audiences.Remove(reader);
            _parked.Remove(reader);
            reader.End(how);
        }
    }

    public void EndAll()
    {
        _dirty.Clear();
        foreach (var reader in _audiences.All.SelectMany(audience => audience.Members).ToList())
        {
            End(reader, StreamEnd.Closed);
        }
    }

    /// <summary>A job's reader has its place from its events.</summary>
    private void WritePlace(StreamSubscriber reader, string epoch, long position)
    {
        if (reader.JobId is null)
        {
            _text.SetId(epoch, position);
            _text.WritePlace(reader.Output);
            reader.LastId = position;
            reader.IsDirty = true;
        }
    }

    private void Write(StreamSubscriber reader, LogEntry entry, long id)
    {
        if (!entry.IsDelete)
        {
            _text.Write(reader.Output, entry);
        }

        Mark(reader, entry, id);
    }

    private static void Mark(StreamSubscriber reader, LogEntry entry, long id)
    {
        reader.LastId = id;
        reader.IsDone = reader.JobId is not null && (entry.IsDelete || entry.IsOver);
    }

    private void FlushDirty()
    {
        foreach (var reader in _dirty)
        {
            EndIfDone(reader, Flush(reader));
        }

        _dirty.Clear();
    }

    private void EndIfDone(StreamSubscriber reader, bool isFlushed)
    {
        if (isFlushed && reader.IsDone)
        {
            End(reader, StreamEnd.Closed);
        }
    }

    /// <returns>False where the flush has to wait, or the reader is gone.</returns>
    private bool Flush(StreamSubscriber reader)
    {
        reader.IsDirty = false;
#pragma warning disable CA2012 // looked at when it is done, once: at once, or in Unpark
        return IsSent(reader, reader.Output.FlushAsync());
#pragma warning restore CA2012
    }

    /// <inheritdoc cref="Flush"/>
    private bool IsSent(StreamSubscriber reader, ValueTask<FlushResult> flush)
    {
        if (flush.IsCompleted)
        {
            return IsStillThere(reader, flush);
        }

        if (reader.IsLive)
        {
            reader.IsLive = false;
            reader.After = Math.Max(reader.After, _position);
        }

        reader.Flush = flush;
        reader.ParkedAt = timeProvider.GetTimestamp();
        _parked.Add(reader);
        traffic.OnWaited();
        flush.GetAwaiter().UnsafeOnCompleted(reader.Flushed);
        return false;
    }

    /// <summary>A connection that broke, in whatever way, is gone; the server tells of it.</summary>
    private bool IsStillThere(StreamSubscriber reader, ValueTask<FlushResult> flush)
    {
        if (flush.IsCompletedSuccessfully && flush.Result is { IsCompleted: false, IsCanceled: false })
        {
            return true;
        }

        End(reader, StreamEnd.Closed);
        return false;
    }
}

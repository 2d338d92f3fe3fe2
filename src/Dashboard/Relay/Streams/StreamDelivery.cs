using System.Buffers;
using System.IO.Pipelines;
using Dashboard.Relay.Log;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary>
/// Writes the log to the open streams and never waits for one: an entry's shared block goes to each stream that is up to date, and a flush
/// that cannot end at once parks its stream until it does. From there the stream goes on from its place in the log, where its backlog has
/// conflated itself meanwhile. For one thread at a time.
/// </summary>
internal sealed partial class StreamDelivery(ChangeLog log, TimeProvider timeProvider)
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

    /// <summary>One change for each reader: written and sent while all that it takes is in the processor's cache.</summary>
    private bool _flushesAtOnce;

    /// <summary>Those whose flush is waited for.</summary>
    public IReadOnlyCollection<StreamSubscriber> Parked => _parked;

    public void Add(StreamSubscriber reader)
    {
        if (_audiences.Count == 0)
        {
            (_epoch, _position) = log.GetEnd();
        }

        _audiences.Add(reader);
        if (reader.Gap is var (requested, oldest))
        {
            StreamText.WriteGap(reader.Output, requested, oldest);
            reader.IsDirty = true;
        }

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
        return true;
    }

    public void SendHeartbeats()
    {
        foreach (var audience in _audiences.All)
        {
            for (var i = 0; i < audience.Count; i++)
            {
                if (audience[i].IsLive)
                {
                    audience[i].Output.Write(SseFrame.Heartbeat.Bytes.Span);
                    _dirty.Add(audience[i]);
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

    private void Dispatch(LogEntry entry)
    {
        if (_audiences.FindJob(entry.Job.JobId) is { } readers)
        {
            WriteToLive(readers, entry, entry.JobSequence);
        }

        if (!entry.IsDelete)
        {
            foreach (var audience in _audiences.OfAllJobs)
            {
                if (audience.Filter!.Wants(entry))
                {
                    WriteToLive(audience, entry, entry.Sequence);
                }
            }
        }
    }

    private void WriteToLive(StreamAudience audience, LogEntry entry, long id)
    {
        _text.SetId(_epoch, id);
        byte[]? chunk = null;
        // backwards, since who is at an end leaves
        for (var i = audience.Count - 1; i >= 0; i--)
        {
            var reader = audience[i];
            if (!reader.IsLive || reader.After >= entry.Sequence)
            {
                continue;
            }

            if (_flushesAtOnce && reader.Connection is { } connection && !entry.IsDelete)
            {
                Mark(reader, entry, id);
                if (IsSent(reader, connection.SendAsync(chunk ??= _text.Chunk(entry))) && reader.IsDone)
                {
                    End(reader, StreamEnd.Closed);
                }

                continue;
            }

            Write(reader, entry, id);
            if (_flushesAtOnce)
            {
                Flush(reader);
            }
            else if (!reader.IsDirty)
            {
                reader.IsDirty = true;
                _dirty.Add(reader);
            }
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
            Flush(reader);
        }

        _dirty.Clear();
    }

    private void Flush(StreamSubscriber reader)
    {
        reader.IsDirty = false;
        if (TryFlush(reader) && reader.IsDone)
        {
            End(reader, StreamEnd.Closed);
        }
    }

    /// <returns>False where the flush has to wait, or the reader is gone.</returns>
#pragma warning disable CA2012 // looked at when it is done, once: at once, or in Unpark
    private bool TryFlush(StreamSubscriber reader) => IsSent(reader, reader.Output.FlushAsync());
#pragma warning restore CA2012

    /// <inheritdoc cref="TryFlush"/>
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

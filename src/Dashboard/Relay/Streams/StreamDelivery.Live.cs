using Dashboard.Relay.Log;

namespace Dashboard.Relay.Streams;

/// <summary>The streams that have everything: each gets a change as it comes.</summary>
internal sealed partial class StreamDelivery
{
    /// <summary>One change for each reader: written and sent while all that it takes is in the processor's cache.</summary>
    private bool _flushesAtOnce;

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
        var written = 0;
        byte[]? chunk = null;
        // backwards, since who is at an end leaves
        for (var i = audience.Count - 1; i >= 0; i--)
        {
            var reader = audience[i];
            if (!reader.IsLive || reader.After >= entry.Sequence)
            {
                continue;
            }

            written++;
            if (!_flushesAtOnce)
            {
                WriteForFlush(reader, entry, id);
            }
            else if (reader.Connection is { IsIdle: true } connection && !entry.IsDelete)
            {
                Mark(reader, entry, id);
                EndIfDone(reader, IsSent(reader, connection.SendAsync(chunk ??= _text.Chunk(entry))));
            }
            else
            {
                Write(reader, entry, id);
                EndIfDone(reader, Flush(reader));
            }
        }

        CountLive(audience, written, entry);
    }

    private void WriteForFlush(StreamSubscriber reader, LogEntry entry, long id)
    {
        Write(reader, entry, id);
        if (!reader.IsDirty)
        {
            reader.IsDirty = true;
            _dirty.Add(reader);
        }
    }
}

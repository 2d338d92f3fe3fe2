namespace Dashboard.Relay.Streams;

/// <summary>The streams that do not have everything: who joins, who was parked, and all when the log begins anew.</summary>
internal sealed partial class StreamDelivery
{
    /// <summary>Between the turns of so many, those who are up to date get what came meanwhile.</summary>
    private const int ReadersATurn = 8;

    private readonly StreamBacklog _backlog = new(log);
    private readonly Queue<StreamSubscriber> _behind = new();

    /// <summary>One piece of what it owes for each of the next streams that are behind, in turn.</summary>
    /// <returns>True where there is more.</returns>
    public bool CatchUp()
    {
        for (var turn = Math.Min(_behind.Count, ReadersATurn); turn > 0; turn--)
        {
            var reader = _behind.Dequeue();
            if (!reader.IsGone && WriteBacklog(reader))
            {
                _behind.Enqueue(reader);
            }
        }

        return _behind.Count > 0;
    }

    /// <inheritdoc cref="StreamBacklog.Weigh"/>
    public long Owes(StreamSubscriber reader) => _backlog.Weigh(reader, _epoch, StreamPatience.MostOwedBytes + 1);

    /// <returns>True where there is more to write at once.</returns>
    private bool WriteBacklog(StreamSubscriber reader)
    {
        if (!_backlog.TryRead(reader, _epoch))
        {
            if (!_backlog.TryTellGap(reader, _epoch))
            {
                return true;
            }

            traffic.OnGapTold();
            WritePlace(reader, _epoch, reader.After);
            // the job as it is follows with the next piece
            return Flush(reader);
        }

        if (_backlog.Entries.Count == 0 && !reader.IsDirty)
        {
            if (reader.IsDone)
            {
                End(reader, StreamEnd.Closed);
                return false;
            }

            reader.IsLive = true;
            reader.WasLive = true;
            return false;
        }

        foreach (var entry in _backlog.Entries)
        {
            reader.After = entry.Sequence;
            if (reader.Wants(entry))
            {
                var id = reader.JobId is null ? entry.Sequence : entry.JobSequence;
                _text.SetId(_epoch, id);
                Write(reader, entry, id);
                CountLate(reader, entry);
            }
        }

        return Flush(reader);
    }

    /// <summary>The log has new numbers, or has let go what was to be dispatched: each stream is told of its gap, in its turn.</summary>
    private void BeginAnew()
    {
        var dispatched = _position;
        (_epoch, _position) = log.GetEnd();
        foreach (var reader in _audiences.All.SelectMany(audience => audience.Members).Where(reader => reader.IsLive))
        {
            reader.IsLive = false;
            reader.After = Math.Max(reader.After, dispatched);
            _behind.Enqueue(reader);
        }
    }
}

using System.Globalization;
using Dashboard.Relay.Log;

namespace Dashboard.Relay.Streams;

/// <summary>What one stream still has to get, read from the log a piece at a time.</summary>
internal sealed class StreamBacklog(ChangeLog log)
{
    private const int PieceEntries = 64;

    private readonly List<LogEntry> _entries = [];

    /// <summary>As last read.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <returns>False where something is missing that the log no longer holds.</returns>
    public bool TryRead(StreamSubscriber reader, string epoch) => TryRead(reader, epoch, PieceEntries, StreamDelivery.PieceBytes);

    /// <param name="enough">More is not counted.</param>
    /// <returns>Bytes, judged where they are not written yet; 0 where a gap is all that is owed.</returns>
    public long Weigh(StreamSubscriber reader, string epoch, long enough)
    {
        if (reader.JobId is null)
        {
            // what its filter passes over costs a reader nothing, so there may be much to look at
            return reader.Epoch == epoch ? log.Weigh(epoch, reader.After, reader.Wants, enough) : 0;
        }

        return TryRead(reader, epoch, int.MaxValue, enough) ? _entries.Sum(entry => (long)entry.EstimatedBytes) : 0;
    }

    /// <summary>Says what is missing. A job's reader goes on with the job as it is, one of all jobs with what comes from now on.</summary>
    /// <returns>False where the log has begun anew meanwhile: try again in that epoch.</returns>
    public bool TryTellGap(StreamSubscriber reader, string epoch)
    {
        var requested = string.Create(CultureInfo.InvariantCulture, $"{reader.Epoch}-{reader.LastId}");
        var start = reader.JobId is { } jobId ? log.StartJob(jobId, requested) : log.Start(requested);
        if (start.Epoch != epoch)
        {
            return false;
        }

        StreamText.WriteGap(reader.Output, requested, start.Oldest ?? requested);
        reader.IsDirty = true;
        reader.Epoch = epoch;
        reader.After = start.After;
        return true;
    }

    private bool TryRead(StreamSubscriber reader, string epoch, int most, long mostBytes)
    {
        _entries.Clear();
        return reader.Epoch == epoch
            && (
                reader.JobId is { } jobId
                    ? log.TryReadJob(epoch, jobId, reader.After, mostBytes, _entries)
                    : log.TryRead(epoch, reader.After, most, mostBytes, _entries)
            );
    }
}

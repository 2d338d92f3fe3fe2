namespace Dashboard.Relay.Log;

/// <summary>
/// The entries that a later one of the same job has followed, bounded by their number and their bytes. The lowest sequence goes first:
/// whoever has read past an entry never needs it again, so this leaves the longest stretch from which nothing is missing.
/// </summary>
internal sealed class LogHistory(int mostEntries, long mostBytes)
{
    private readonly PriorityQueue<LogEntry, long> _held = new();
    private long _bytes;

    public int Count => _held.Count;

    public long Bytes => _bytes;

    public void Add(LogEntry entry)
    {
        _held.Enqueue(entry, entry.Sequence);
        _bytes += Weigh(entry);
    }

    /// <returns>False where the bound is kept.</returns>
    public bool TryEvict(out LogEntry entry)
    {
        if (_held.Count <= mostEntries && _bytes <= mostBytes)
        {
            entry = null!;
            return false;
        }

        entry = _held.Dequeue();
        _bytes -= Weigh(entry);
        return true;
    }

    public void Clear()
    {
        _held.Clear();
        _bytes = 0;
    }

    /// <summary>The job's record, its last bytes as received, and the document as served: about twice what was received.</summary>
    private static long Weigh(LogEntry entry) => 1024 + (2L * entry.Job.LastReceived.Length) + entry.Job.Document.Received.Length;
}

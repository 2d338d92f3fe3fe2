namespace Dashboard.Relay.Log;

/// <summary>
/// Entries in the order of their sequence, most of which leave again from the middle: an array with holes that is closed up when half of
/// it are holes. Adding and removing cost a few nanoseconds, finding a place a binary search.
/// </summary>
internal sealed class LogEntries
{
    private const int LeastSlots = 1024;

    private LogEntry?[] _entries = new LogEntry?[LeastSlots];
    private long[] _sequences = new long[LeastSlots];
    private int _used;
    private int _held;

    public int Count => _held;

    public void Add(LogEntry entry)
    {
        if (_used == _entries.Length)
        {
            MakeRoom();
        }

        entry.Slot = _used;
        _entries[_used] = entry;
        _sequences[_used++] = entry.Sequence;
        _held++;
    }

    public void Remove(LogEntry entry)
    {
        _entries[entry.Slot] = null;
        _held--;
    }

    public void Clear()
    {
        _entries = new LogEntry?[LeastSlots];
        _sequences = new long[LeastSlots];
        _used = 0;
        _held = 0;
    }

    /// <summary>The entries after a sequence, in order.</summary>
    public Walk After(long sequence) => new(this, FirstAfter(sequence));

    private int FirstAfter(long sequence)
    {
        var found = Array.BinarySearch(_sequences, 0, _used, sequence);
        return found < 0 ? ~found : found + 1;
    }

    private void MakeRoom()
    {
        if (_held > _entries.Length / 2)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
            Array.Resize(ref _sequences, _sequences.Length * 2);
            return;
        }

        var to = 0;
        for (var from = 0; from < _used; from++)
        {
            if (_entries[from] is { } entry)
            {
                entry.Slot = to;
                _sequences[to] = entry.Sequence;
                _entries[to++] = entry;
            }
        }

        Array.Clear(_entries, to, _used - to);
        _used = to;
    }

    /// <summary>Valid until the entries change.</summary>
    public ref struct Walk(LogEntries owner, int next)
    {
        private int _next = next;

        public LogEntry Current { get; private set; } = null!;

        public bool MoveNext()
        {
            while (_next < owner._used)
            {
                if (owner._entries[_next++] is { } entry)
                {
                    Current = entry;
                    return true;
                }
            }

            return false;
        }

        public readonly Walk GetEnumerator() => this;
    }
}

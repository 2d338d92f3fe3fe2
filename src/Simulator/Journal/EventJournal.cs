namespace Simulator.Journal;

/// <summary>
/// What the Simulator did, entry by entry, each written before its bytes are sent: what a client shows can be held against it. The oldest
/// entries go when the bound is reached, and readers are told how many.
/// </summary>
internal sealed class EventJournal(int capacity)
{
    private const int FirstSize = 1024;

    private readonly Lock _gate = new();
    private JournalEntry[] _entries = new JournalEntry[Math.Min(capacity, FirstSize)];
    private long _count;

    public void Add(in JournalEntry entry)
    {
        lock (_gate)
        {
            if (_count == _entries.Length && _entries.Length < capacity)
            {
                Array.Resize(ref _entries, (int)Math.Min(capacity, _entries.Length * 2L));
            }

            _entries[_count % _entries.Length] = entry;
            _count++;
        }
    }

    /// <summary>Entries numbered from 1.</summary>
    public JournalPage Read(string? jobId, long after, int limit, JournalRoute? route)
    {
        var found = new List<(long, JournalEntry)>();
        lock (_gate)
        {
            var oldest = Math.Max(0, _count - _entries.Length);
            for (var index = Math.Max(oldest, after); index < _count && found.Count < limit; index++)
            {
                ref readonly var entry = ref _entries[index % _entries.Length];
                if ((jobId is null || entry.JobId == jobId) && (route is null || entry.Route == route))
                {
                    found.Add((index + 1, entry));
                }
            }

            return new JournalPage(Math.Max(0, oldest - after), oldest + 1, found);
        }
    }
}

/// <param name="Dropped">Entries after the place asked for that are no longer held.</param>
/// <param name="Oldest">Number of the oldest entry that is held.</param>
internal sealed record JournalPage(long Dropped, long Oldest, IReadOnlyList<(long Number, JournalEntry Entry)> Entries);

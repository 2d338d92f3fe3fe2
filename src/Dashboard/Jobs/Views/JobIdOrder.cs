using System.Buffers;

namespace Dashboard.Jobs.Views;

/// <summary>
/// All jobs by their ids, which decide wherever nothing else does: kept once, as jobs come and go, so that no view has to compare ids. Not
/// for two threads at once.
/// </summary>
internal sealed class JobIdOrder
{
    /// <summary>Fewer are compared id by id.</summary>
    private const int FewJobs = 32;

    /// <summary>More new ones than this part of all are sorted together with the others.</summary>
    private const int ManyNew = 8;

    private readonly List<int> _new = [];

    /// <summary>By slot.</summary>
    private Place[] _places = [];
    private int[] _slots = [];
    private int _count;
    private bool _hasLeft;

    private enum Place : byte
    {
        None,
        New,
        Ordered,
    }

    /// <summary>As of the last <see cref="CatchUp"/>.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    public void Add(int slot)
    {
        if (slot >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(slot + 1, 2 * _places.Length));
        }

        // where it was another job's before, it stands in the order still
        _places[slot] = Place.New;
        _new.Add(slot);
    }

    public void Remove(int slot)
    {
        _places[slot] = Place.None;
        _hasLeft = true;
    }

    /// <param name="entries">By slot.</param>
    public void CatchUp(JobEntry?[] entries)
    {
        if (_hasLeft)
        {
            _hasLeft = false;
            Compact();
        }

        if (_new.Count == 0)
        {
            return;
        }

        var added = TakeNew();
        var all = _count + added.Length;
        if (all > _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(all, 2 * _slots.Length));
        }

        if (added.Length > _count / ManyNew)
        {
            added.CopyTo(_slots, _count);
            Sort(_slots.AsSpan(0, all), entries);
        }
        else
        {
            Sort(added, entries);
            Merge(added, entries);
        }

        _count = all;
    }

    private void Compact()
    {
        var kept = 0;
        foreach (var slot in Slots)
        {
            if (_places[slot] == Place.Ordered)
            {
                _slots[kept++] = slot;
            }
        }

        _count = kept;
    }

    private int[] TakeNew()
    {
        var added = new List<int>(_new.Count);
        foreach (var slot in _new)
        {
            if (_places[slot] == Place.New)
            {
                _places[slot] = Place.Ordered;
                added.Add(slot);
            }
        }

        _new.Clear();
        return [.. added];
    }

    /// <summary>From behind, so that each stretch between two new ones is moved once.</summary>
    private void Merge(ReadOnlySpan<int> added, JobEntry?[] entries)
    {
        var end = _count;
        for (var i = added.Length - 1; i >= 0; i--)
        {
            var at = Find(entries[added[i]]!.JobId, end, entries);
            _slots.AsSpan(at, end - at).CopyTo(_slots.AsSpan(at + i + 1));
            _slots[at + i] = added[i];
            end = at;
        }
    }

    /// <returns>How many of the first <paramref name="end"/> stand before it.</returns>
    private int Find(string jobId, int end, JobEntry?[] entries)
    {
        var low = 0;
        while (low < end)
        {
            var middle = (low + end) / 2;
            if (string.CompareOrdinal(entries[_slots[middle]]!.JobId, jobId) < 0)
            {
                low = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return low;
    }

    /// <summary>Eight characters at a time are sorted as one number.</summary>
    private static void Sort(Span<int> slots, JobEntry?[] entries, int from = 0)
    {
        if (slots.Length < FewJobs)
        {
            slots.Sort((left, right) => string.CompareOrdinal(entries[left]!.JobId, entries[right]!.JobId));
            return;
        }

        from += CommonLength(slots, entries, from);
        var parts = ArrayPool<UInt128>.Shared.Rent(slots.Length);
        var run = parts.AsSpan(0, slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            run[i] = Part(entries[slots[i]]!.JobId, from);
        }

        run.Sort(slots);
        for (var start = 0; start < run.Length; )
        {
            var end = start + 1;
            while (end < run.Length && run[end] == run[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                // ids are another's each: where a part is equal, something stands behind it
                Sort(slots[start..end], entries, from + 8);
            }

            start = end;
        }

        ArrayPool<UInt128>.Shared.Return(parts);
    }

    private static int CommonLength(ReadOnlySpan<int> slots, JobEntry?[] entries, int from)
    {
        var first = entries[slots[0]]!.JobId.AsSpan();
        var common = first[Math.Min(from, first.Length)..];
        foreach (var slot in slots)
        {
            var id = entries[slot]!.JobId.AsSpan();
            common = common[..common.CommonPrefixLength(id[Math.Min(from, id.Length)..])];
        }

        return common.Length;
    }

    /// <summary>The next eight characters, as ordinal comparison has them.</summary>
    private static UInt128 Part(string id, int from)
    {
        ulong high = 0;
        ulong low = 0;
        for (var i = 0; i < 4; i++)
        {
            high = (high << 16) | At(id, from + i);
            low = (low << 16) | At(id, from + 4 + i);
        }

        return new UInt128(high, low);
    }

    private static ulong At(string id, int position) => position < id.Length ? id[position] : '\0';
}

namespace Dashboard.Jobs.Views;

/// <summary>A stretch of an order.</summary>
/// <param name="generation">Of the orders that were taken: a leaf of an earlier one may be read by others, and is not changed.</param>
internal sealed class JobLeaf(int capacity, int generation)
{
    public long[] Keys { get; private set; } = new long[capacity];

    public JobEntry[] Entries { get; private set; } = new JobEntry[capacity];

    public int Count { get; set; }

    public int Generation { get; } = generation;

    public JobLeaf Copy(int generation)
    {
        var copy = new JobLeaf(Keys.Length, generation);
        copy.Append(this);
        return copy;
    }

    public void Append(JobLeaf next)
    {
        Grow(Count + next.Count);
        next.Keys.AsSpan(0, next.Count).CopyTo(Keys.AsSpan(Count));
        next.Entries.AsSpan(0, next.Count).CopyTo(Entries.AsSpan(Count));
        Count += next.Count;
    }

    public void Insert(int at, long key, JobEntry entry)
    {
        Grow(Count + 1);
        Keys.AsSpan(at, Count - at).CopyTo(Keys.AsSpan(at + 1));
        Entries.AsSpan(at, Count - at).CopyTo(Entries.AsSpan(at + 1));
        Keys[at] = key;
        Entries[at] = entry;
        Count++;
    }

    public void Remove(int at)
    {
        Count--;
        Keys.AsSpan(at + 1, Count - at).CopyTo(Keys.AsSpan(at));
        Entries.AsSpan(at + 1, Count - at).CopyTo(Entries.AsSpan(at));
        Entries[Count] = null!;
    }

    private void Grow(int least)
    {
        if (least <= Keys.Length)
        {
            return;
        }

        var length = Math.Max(least, 2 * Keys.Length);
        (var keys, var entries) = (new long[length], new JobEntry[length]);
        Keys.AsSpan(0, Count).CopyTo(keys);
        Entries.AsSpan(0, Count).CopyTo(entries);
        (Keys, Entries) = (keys, entries);
    }

    /// <returns>A new leaf with the second half.</returns>
    public JobLeaf Split(int generation)
    {
        var half = Count / 2;
        var second = new JobLeaf(Keys.Length, generation);
        Keys.AsSpan(half, Count - half).CopyTo(second.Keys);
        Entries.AsSpan(half, Count - half).CopyTo(second.Entries);
        second.Count = Count - half;
        Array.Clear(Entries, half, Count - half);
        Count = half;
        return second;
    }
}

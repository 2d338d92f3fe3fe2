using System.Buffers;
using System.Collections.Immutable;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>
/// Entries kept in order while they come, go and move: leaves of a few hundred, each found by its first. A snapshot of the order costs no
/// more than the list of the leaves, since a leaf that somebody may still read is copied before it is changed.
/// </summary>
internal sealed class JobRanks(JobQuery query) : IJobPlaces
{
    private const int MostInLeaf = 512;

    /// <summary>There may be many orders of few.</summary>
    private const int LeastRoom = 4;

    private readonly IComparer<Job> _order = JobOrderings.For(query.Sort, query.IsDescending, query.SortTag);

    /// <summary>Jobs of equal keys differ in their ids alone; those are read where the entry is, and not from documents far away.</summary>
    private readonly bool _isById = !JobSortKey.IsOfText(query.Sort) && query.Sort != JobSort.Cost;
    private readonly int _turn = query is { Sort: JobSort.Job, IsDescending: true } ? -1 : 1;
    private List<JobLeaf> _leaves = [];
    private int _generation;

    public int Count { get; private set; }

    public void Load(JobLoad load) => Load(load, load.Slots);

    /// <param name="byId">Some of the load's rows, as it has them.</param>
    public void Load(JobLoad load, ReadOnlySpan<int> byId)
    {
        var slots = ArrayPool<int>.Shared.Rent(byId.Length);
        byId.CopyTo(slots);
        load.Sort(slots.AsSpan(0, byId.Length));
        _leaves = [];
        Count = byId.Length;
        for (var start = 0; start < Count; start += MostInLeaf / 2)
        {
            var count = Math.Min(MostInLeaf / 2, Count - start);
            var leaf = new JobLeaf(Math.Max(LeastRoom, count), _generation) { Count = count };
            for (var i = 0; i < count; i++)
            {
                leaf.Keys[i] = load.KeyOf(slots[start + i]);
                leaf.Entries[i] = load.Index.At(slots[start + i])!;
            }

            _leaves.Add(leaf);
        }

        ArrayPool<int>.Shared.Return(slots);
    }

    public bool Move(JobEntry entry, in JobPlace? before, in JobPlace? after)
    {
        if (
            before is { } was
            && after is { } now
            && was.Key == now.Key
            // neither stands before the other
            && _order.Compare(was.Facts.Job, now.Facts.Job) == 0
        )
        {
            return false;
        }

        if (before is { } former)
        {
            var (leafAt, at) = FindPlace(former.Key, former.Facts.Job);
            if (after is { } then && StaysInPlace(leafAt, at, then))
            {
                return false;
            }

            Remove(leafAt, at);
        }

        if (after is { } place)
        {
            Insert(place.Key, entry);
        }

        return before is not null || after is not null;
    }

    public void Insert(long key, JobEntry entry)
    {
        Count++;
        if (_leaves.Count == 0)
        {
            _leaves.Add(new JobLeaf(LeastRoom, _generation));
        }

        var job = entry.Row.Item;
        var at = Math.Max(0, FindLeaf(key, job));
        var leaf = Own(at);
        leaf.Insert(Find(leaf, key, job), key, entry);
        if (leaf.Count == MostInLeaf)
        {
            _leaves.Insert(at + 1, leaf.Split(_generation));
        }
    }

    /// <param name="job">As it was when it was inserted.</param>
    public void Remove(long key, Job job)
    {
        var (leafAt, at) = FindPlace(key, job);
        Remove(leafAt, at);
    }

    private (int LeafAt, int At) FindPlace(long key, Job job)
    {
        var leafAt = FindLeaf(key, job);
        return (leafAt, Find(_leaves[leafAt], key, job));
    }

    private void Remove(int leafAt, int at)
    {
        var leaf = Own(leafAt);
        leaf.Remove(at);
        Count--;
        if (leaf.Count == 0)
        {
            _leaves.RemoveAt(leafAt);
        }
        else if (leafAt + 1 < _leaves.Count && leaf.Count + _leaves[leafAt + 1].Count < MostInLeaf / 2)
        {
            leaf.Append(_leaves[leafAt + 1]);
            _leaves.RemoveAt(leafAt + 1);
        }
    }

    public JobSequence TakeOrder() => new([.. TakeLeaves()], Count);

    /// <summary>Those who have them may go on reading them: they are not changed any more.</summary>
    public IReadOnlyList<JobLeaf> TakeLeaves()
    {
        _generation++;
        return _leaves;
    }

    /// <summary>Unlike <see cref="TakeOrder"/> it leaves the leaves to the owner.</summary>
    public ImmutableArray<Job> GetFirst(int most)
    {
        var jobs = ImmutableArray.CreateBuilder<Job>(Math.Min(most, Count));
        for (var at = 0; at < _leaves.Count && jobs.Count < most; at++)
        {
            foreach (var entry in _leaves[at].Entries.AsSpan(0, Math.Min(_leaves[at].Count, most - jobs.Count)))
            {
                jobs.Add(entry.Row.Item);
            }
        }

        return jobs.MoveToImmutable();
    }

    /// <summary>What it stands by has changed, and yet it stands between the same two: no row moves.</summary>
    private bool StaysInPlace(int leafAt, int at, in JobPlace after)
    {
        var previous = at > 0 ? (_leaves[leafAt], at - 1) : LastBefore(leafAt);
        if (!IsBehind(previous, after) || !IsAhead(NextOf(leafAt, at), after))
        {
            return false;
        }

        Own(leafAt).Keys[at] = after.Key;
        return true;
    }

    private (JobLeaf? Leaf, int At) LastBefore(int leafAt) =>
        leafAt > 0 ? (_leaves[leafAt - 1], _leaves[leafAt - 1].Count - 1) : default;

    private (JobLeaf? Leaf, int At) NextOf(int leafAt, int at) =>
        at + 1 < _leaves[leafAt].Count ? (_leaves[leafAt], at + 1)
        : leafAt + 1 < _leaves.Count ? (_leaves[leafAt + 1], 0)
        : default;

    private bool IsBehind((JobLeaf? Leaf, int At) previous, in JobPlace place) =>
        previous.Leaf is not { } leaf
        || Compare(leaf.Keys[previous.At], leaf.Entries[previous.At], place.Key, place.Facts.Job) < 0;

    private bool IsAhead((JobLeaf? Leaf, int At) next, in JobPlace place) =>
        next.Leaf is not { } leaf || Compare(leaf.Keys[next.At], leaf.Entries[next.At], place.Key, place.Facts.Job) > 0;

    private JobLeaf Own(int at)
    {
        var leaf = _leaves[at];
        return leaf.Generation == _generation ? leaf : _leaves[at] = leaf.Copy(_generation);
    }

    /// <returns>The last leaf that begins at or before it; -1 where all begin behind it.</returns>
    private int FindLeaf(long key, Job job)
    {
        var (low, high) = (0, _leaves.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var leaf = _leaves[middle];
            if (leaf.Count > 0 && Compare(leaf.Keys[0], leaf.Entries[0], key, job) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low - 1;
    }

    /// <returns>Where in the leaf it stands, or would.</returns>
    private int Find(JobLeaf leaf, long key, Job job)
    {
        var (low, high) = (0, leaf.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(leaf.Keys[middle], leaf.Entries[middle], key, job) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int Compare(long leftKey, JobEntry left, long key, Job job) =>
        leftKey != key ? leftKey.CompareTo(key)
        : _isById ? _turn * string.CompareOrdinal(left.JobId, job.JobId)
        // it stands where it was, and shows what it is
        : left.JobId == job.JobId ? 0
        : _order.Compare(left.Row.Item, job);
}

using System.Collections.Immutable;
using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>The places of a grouped view's rows: each group has its own, and a job that is of another group by now moves over.</summary>
internal sealed class JobGroups(JobQuery query) : IJobPlaces
{
    /// <summary>More are no groups to look at; what comes beyond them stands together.</summary>
    public const int Most = 2_000;

    private const int MostEmpty = 1_000;

    private readonly JobGrouping _grouping = query.Group!;
    private readonly GroupOrder _headings = new(query);
    private readonly Dictionary<string, JobGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>By slot: the group that a row is in; read by any thread.</summary>
    private JobGroup?[] _groupOf = [];

    public int Count { get; private set; }

    /// <summary>Another one whenever there is a group more, or less.</summary>
    public long GroupsVersion { get; private set; }

    public void Load(JobLoad load)
    {
        _groups.Clear();
        _groupOf = new JobGroup?[load.Index.End];
        GroupsVersion++;
        Count = load.Slots.Length;
        var rows = load.Slots.ToArray();
        // as memory has them
        foreach (var slot in rows.Order())
        {
            ref readonly var facts = ref load.Index.FactsAt(slot);
            var group = Find(facts);
            group.Add(facts);
            _groupOf[slot] = group;
        }

        foreach (var group in rows.GroupBy(slot => _groupOf[slot]!))
        {
            group.Key.Ranks.Load(load, group.ToArray());
        }
    }

    public bool Move(JobEntry entry, in JobPlace? before, in JobPlace? after)
    {
        var from = before is null ? null : _groupOf[entry.Slot];
        var to = after is { } place ? Find(place.Facts) : null;
        Set(entry.Slot, to);
        from?.Remove(before!.Value.Facts);
        to?.Add(after!.Value.Facts);
        if (from is not null && ReferenceEquals(from, to))
        {
            return from.Ranks.Move(entry, before, after);
        }

        GroupsVersion += from is { Ranks.Count: 1 } || to is { Ranks.Count: 0 } ? 1 : 0;
        from?.Ranks.Move(entry, before, null);
        to?.Ranks.Move(entry, null, after);
        Count += (to is null ? 0 : 1) - (from is null ? 0 : 1);
        return from is not null || to is not null;
    }

    /// <summary>The headings that were taken stand as they would now, but for those that have no jobs any more.</summary>
    public bool AreInOrder(JobGroupedOrder taken)
    {
        // names do not change
        if (query.Sort != JobSort.Cost)
        {
            return true;
        }

        JobGroup? before = null;
        foreach (var (group, _, _) in taken.Groups)
        {
            if (group.Ranks.Count > 0)
            {
                if (before is not null && _headings.Compare(before, group) > 0)
                {
                    return false;
                }

                before = group;
            }
        }

        return true;
    }

    public JobSequence TakeOrder() => TakeGroups().Sequence;

    public ImmutableArray<Job> GetFirst(int most) => [.. TakeOrder().GetAll().Take(most).Select(entry => entry.Row.Item)];

    public JobGroupedOrder TakeGroups()
    {
        var groups = _groups.Values.Where(group => group.Ranks.Count > 0).OrderBy(group => group, _headings).ToList();
        var starts = ImmutableArray.CreateBuilder<(JobGroup, int Start, int Count)>(groups.Count);
        var leaves = new List<JobLeaf>();
        var count = 0;
        foreach (var group in groups)
        {
            // whoever reads it from now on finds it made
            group.Refresh();
            starts.Add((group, count, group.Ranks.Count));
            leaves.AddRange(group.Ranks.TakeLeaves());
            count += group.Ranks.Count;
        }

        return new JobGroupedOrder(new JobSequence([.. leaves], count), starts.MoveToImmutable());
    }

    /// <summary>Takes the sums over into the headings.</summary>
    public void Refresh()
    {
        var emptyCount = 0;
        foreach (var group in _groups.Values)
        {
            group.Refresh();
            emptyCount += group.Ranks.Count == 0 ? 1 : 0;
        }

        // an empty one is kept, since it may be looked at, and is the same one where it fills again
        if (emptyCount > MostEmpty)
        {
            foreach (var (value, _) in _groups.Where(group => group.Value.Ranks.Count == 0).ToList())
            {
                _groups.Remove(value);
            }
        }
    }

    /// <returns>Null where the job is no row.</returns>
    public JobGroup? GroupOf(JobEntry entry) => entry.Slot < _groupOf.Length ? _groupOf[entry.Slot] : null;

    /// <summary>Read by any thread; of this moment or of one just before.</summary>
    public bool IsIn(JobGroup group, JobEntry entry)
    {
        var groupOf = Volatile.Read(ref _groupOf);
        return entry.Slot < groupOf.Length && ReferenceEquals(groupOf[entry.Slot], group);
    }

    private void Set(int slot, JobGroup? group)
    {
        if (slot >= _groupOf.Length)
        {
            var grown = new JobGroup?[Math.Max(slot + 1, 2 * _groupOf.Length)];
            _groupOf.CopyTo(grown, 0);
            Volatile.Write(ref _groupOf, grown);
        }

        _groupOf[slot] = group;
    }

    private JobGroup Find(in JobFacts facts)
    {
        var value = _grouping.ValueOf(facts);
        if (!_groups.TryGetValue(value, out var group))
        {
            value = _groups.Count < Most ? value : JobGroupSums.Others;
            if (_groups.TryGetValue(value, out group))
            {
                return group;
            }

            _groups[value] = group = new JobGroup(value, query);
        }

        return group;
    }

    /// <summary>By their names, those without one last; or by what they cost where the rows are.</summary>
    private sealed class GroupOrder(JobQuery query) : IComparer<JobGroup>
    {
        public int Compare(JobGroup? x, JobGroup? y)
        {
            if (query.Sort == JobSort.Cost && Compare(x!.Refresh().Item.Cost, y!.Refresh().Item.Cost) is not 0 and var byCost)
            {
                return byCost;
            }

            if (query.Group!.By == JobGroupBy.State)
            {
                // from the first to the last that a job can come to
                return PlaceOf(x!.Value).CompareTo(PlaceOf(y!.Value));
            }

            var (left, right) = (x!.Value, y!.Value);
            if (left == JobGroupSums.Others || right == JobGroupSums.Others)
            {
                return (left == JobGroupSums.Others).CompareTo(right == JobGroupSums.Others);
            }

            return left.Length == 0 || right.Length == 0
                ? (left.Length == 0).CompareTo(right.Length == 0)
                : string.CompareOrdinal(left, right);
        }

        private static int PlaceOf(string state) => JobStates.TryParse(state, out var known) ? (int)known : int.MaxValue;

        private int Compare(decimal? left, decimal? right) =>
            left is null || right is null ? (left is null).CompareTo(right is null)
            : query.IsDescending ? right.Value.CompareTo(left.Value)
            : left.Value.CompareTo(right.Value);
    }
}

/// <summary>An order of one moment, with where its groups begin in it.</summary>
internal sealed record JobGroupedOrder(JobSequence Sequence, ImmutableArray<(JobGroup Group, int Start, int Count)> Groups);

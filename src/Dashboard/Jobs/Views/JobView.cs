using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>
/// One live query: which jobs are its rows, in which order, and the counts of its filters. Kept as the index tells of changes; what is
/// looked at are <see cref="JobListing"/>s, each an order of one moment. Under its owner's lock.
/// </summary>
internal sealed class JobView
{
    private readonly JobIndex _index;
    private readonly JobFilter _filter;
    private readonly IJobPlaces _places;
    private readonly JobTally _tally = new();
    private readonly SearchFlips<JobEntry> _flips = new();
    private readonly List<JobListing> _listings = [];
    private readonly LiveValue<JobCounts> _counts = new(JobCounts.None);
    private readonly LiveValue<JobSum> _sum = new(JobSum.None);
    private (decimal Dollars, int Jobs) _cost;
    private JobStands[] _stands = [];
    private long _now = long.MinValue;

    /// <summary>Since then nothing is taken in; the view is made anew at the next moment.</summary>
    private Exception? _fault;
    private Exception? _untold;
    private bool _isChanged = true;

    public JobView(JobIndex index, JobQuery query, in SearchMoment moment)
    {
        _index = index;
        Query = query;
        _filter = new JobFilter(query.Search);
        _places = query.Group is null ? new JobRanks(query) : new JobGroups(query);
        Load(moment);
        PublishCounts();
    }

    public JobQuery Query { get; }

    public ILiveValue<JobCounts> Counts => _counts;

    public ILiveValue<JobSum> Sum => _sum;

    /// <summary>How many jobs match.</summary>
    public int Count => _places.Count;

    /// <summary>Another one whenever a row has come, gone or changed places.</summary>
    public long Version { get; private set; }

    /// <summary>Another one whenever rows have changed places among themselves.</summary>
    public long OrderVersion { get; private set; }

    public IReadOnlyList<JobListing> Listings => _listings;

    /// <summary>Read by any thread; of this moment or of one just before.</summary>
    public bool IsRow(JobEntry entry)
    {
        var stands = Volatile.Read(ref _stands);
        return !entry.IsDeleted && entry.Slot < stands.Length && (stands[entry.Slot] & JobStands.Row) != 0;
    }

    /// <summary>Null where the rows are not grouped.</summary>
    public JobGroups? Groups => _places as JobGroups;

    public JobSequence TakeOrder() => _places.TakeOrder();

    public ImmutableArray<Job> GetFirst(int most) => _places.GetFirst(most);

    public void Add(JobListing listing) => _listings.Add(listing);

    public void RemoveListings(Predicate<JobListing> which) => _listings.RemoveAll(which);

    /// <summary>Takes in one job's change. After a fault it takes in none until it has been made anew.</summary>
    public void Take(in JobStep step, in SearchMoment moment)
    {
        if (_fault is not null)
        {
            return;
        }

        try
        {
            Apply(step, moment);
        }
#pragma warning disable CA1031 // whatever it is: the other views take in the step all the same
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fault = e;
        }
    }

    /// <summary>Takes in what the clock has changed.</summary>
    public void Take(in SearchMoment moment)
    {
        var isEarlier = _filter.IsOfTime && moment.NowTicks < _now;
        _now = moment.NowTicks;
        while (_fault is null && _flips.TryTake(moment.NowTicks, out var entry, out _))
        {
            if (!entry.IsDeleted)
            {
                var facts = _index.FactsAt(entry.Slot);
                Take(new JobStep(entry, facts, facts), moment);
            }
        }

        if (isEarlier || _fault is not null)
        {
            _untold = _fault;
            try
            {
                Load(moment);
            }
#pragma warning disable CA1031 // whatever it is: the other views take in the moment all the same, and this one tries again
            catch (Exception e)
#pragma warning restore CA1031
            {
                (_fault, _untold, _isChanged) = (e, e, true);
                return;
            }

            var matching = _places.TakeOrder();
            _listings.ForEach(listing => listing.Reconcile(matching));
        }
    }

    private void Apply(in JobStep step, in SearchMoment moment)
    {
        _isChanged = true;
        Grow(step.Entry.Slot);
        var before = _stands[step.Entry.Slot];
        var after = step.After is { } facts ? _filter.Evaluate(facts, moment) : JobStands.Apart;
        Tally(before, step.Before, after, step.After);
        var from = Groups?.GroupOf(step.Entry);
        Place(step.Entry, (before, step.Before), (after, step.After));
        if (from is not null && Groups!.GroupOf(step.Entry) is { } to && !ReferenceEquals(from, to))
        {
            foreach (var listing in _listings)
            {
                listing.OnMoved(step.Entry, from, to);
            }
        }

        Stand(step.Entry, before, after);
        if (_filter.IsOfTime)
        {
            _flips.Set(step.Entry, step.After is { } now ? _filter.FlipsAt(now, moment) : long.MaxValue);
        }
    }

    /// <summary>Shows what there is to see now. Throws what went wrong on the way, after that.</summary>
    /// <param name="isFilling">Upstream's list is still being read for the first time: rows take their places as they come.</param>
    public void Publish(bool isFilling)
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        PublishCounts();
        Groups?.Refresh();
        foreach (var listing in _listings)
        {
            listing.Publish(isFilling);
        }

        if (_untold is { } fault)
        {
            _untold = null;
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private void PublishCounts()
    {
        var counts = _tally.ToCounts();
        if (!counts.Equals(_counts.Current))
        {
            _counts.Publish(counts);
        }

        var sum = new JobSum(Count, _cost.Jobs > 0 ? _cost.Dollars : null, _cost.Jobs);
        if (sum != _sum.Current)
        {
            _sum.Publish(sum);
        }
    }

    private void Tally(JobStands before, in JobFacts? factsBefore, JobStands after, in JobFacts? factsAfter)
    {
        if ((before & JobStands.Counted) != 0)
        {
            _tally.Remove(factsBefore!.Value);
        }

        if ((after & JobStands.Counted) != 0)
        {
            _tally.Add(factsAfter!.Value);
        }

        if ((before & JobStands.Row) != 0)
        {
            AddCost(factsBefore!.Value, -1);
        }

        if ((after & JobStands.Row) != 0)
        {
            AddCost(factsAfter!.Value, 1);
        }
    }

    private void AddCost(in JobFacts facts, int number)
    {
        if (facts.Cost is { } cost)
        {
            _cost = (_cost.Dollars + (number * cost), _cost.Jobs + number);
        }
    }

    private void Place(JobEntry entry, (JobStands Stands, JobFacts? Facts) before, (JobStands Stands, JobFacts? Facts) after)
    {
        if (_places.Move(entry, PlaceOf(before.Stands, before.Facts), PlaceOf(after.Stands, after.Facts)))
        {
            Version++;
            OrderVersion += IsRowIn(before) && IsRowIn(after) ? 1 : 0;
        }

        static bool IsRowIn((JobStands Stands, JobFacts? Facts) place) =>
            (place.Stands & JobStands.Row) != 0 && place.Facts is not null;
    }

    private JobPlace? PlaceOf(JobStands stands, in JobFacts? facts) =>
        (stands & JobStands.Row) != 0 && facts is { } of ? new JobPlace(KeyOf(of), of) : null;

    private void Stand(JobEntry entry, JobStands before, JobStands after)
    {
        _stands[entry.Slot] = after;
        if (((before ^ after) & JobStands.Row) == 0)
        {
            return;
        }

        foreach (var listing in _listings)
        {
            if ((after & JobStands.Row) != 0)
            {
                listing.OnEntered(entry);
            }
            else
            {
                listing.OnLeft(entry);
            }
        }
    }

    /// <summary>From scratch.</summary>
    private void Load(in SearchMoment moment)
    {
        _isChanged = true;
        Version++;
        OrderVersion++;
        _tally.Clear();
        _cost = default;
        _flips.Clear();
        Grow(_index.End);
        Array.Clear(_stands);
        using var load = new JobLoad(_index, Query);
        for (var slot = 0; slot < _index.End; slot++)
        {
            if (_index.At(slot) is not { } entry)
            {
                continue;
            }

            ref readonly var facts = ref _index.FactsAt(slot);
            var stands = _filter.Evaluate(facts, moment);
            _stands[slot] = stands;
            if ((stands & JobStands.Counted) != 0)
            {
                _tally.Add(facts);
            }

            if ((stands & JobStands.Row) != 0)
            {
                load.Add(slot, facts);
                AddCost(facts, 1);
            }

            if (_filter.IsOfTime && _filter.FlipsAt(facts, moment) is var flipsAt and < long.MaxValue)
            {
                _flips.Set(entry, flipsAt);
            }
        }

        load.Close(_stands);
        _places.Load(load);
        _now = moment.NowTicks;
        _fault = null;
    }

    private long KeyOf(in JobFacts facts) => JobSortKey.Of(facts, Query.Sort, Query.IsDescending, Query.SortTag);

    private void Grow(int slot)
    {
        if (slot >= _stands.Length)
        {
            var grown = new JobStands[Math.Max(slot + 1, 2 * _stands.Length)];
            _stands.CopyTo(grown, 0);
            Volatile.Write(ref _stands, grown);
        }
    }
}

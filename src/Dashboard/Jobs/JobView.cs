using System.Collections.Immutable;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>One live query: <see cref="JobRows"/> and counts, moved by what the store and the stars change. A tick costs what changed.
/// Follows the store only while somebody follows it.</summary>
internal sealed class JobView : IJobView
{
    private readonly JobStore _store;
    private readonly ILiveValue<ImmutableHashSet<string>> _starred;
    private readonly Action<JobView> _followed;
    private readonly Lock _lock = new();
    private readonly LiveValue<LiveFrame> _frame = new(LiveFrame.Loading);
    private readonly LiveValue<JobCounts> _counts = new(JobCounts.None);
    private readonly JobTally _tally = new();
    private readonly JobRows _rows;
    private JobFilter _filter;
    private JobSubscription? _changes;

    /// <summary>As it was before the changes that are taken in now: the list's last page still counts as its own.</summary>
    private bool _isFilling;
    private int _followers;

    /// <param name="followed">Called when the first follower has come; from then on the view wants its ticks.</param>
    public JobView(JobStore store, ILiveValue<ImmutableHashSet<string>> starred, JobQuery query, Action<JobView> followed)
    {
        _store = store;
        _starred = starred;
        _followed = followed;
        Query = query;
        _filter = new JobFilter(query, starred.Current);
        _rows = new JobRows(JobOrderings.For(query.Sort, query.IsDescending));
        _isFilling = !store.IsListed;
        Load(store.GetSnapshot());
    }

    public JobQuery Query { get; }

    public LiveFrame Current => _frame.Current;

    public ILiveValue<JobCounts> Counts => _counts;

    public bool IsFollowed
    {
        get
        {
            lock (_lock)
            {
                return _followers > 0;
            }
        }
    }

    /// <summary>The rows are those that a new view would show, in the order it would show them.</summary>
    public bool IsInOrder
    {
        get
        {
            lock (_lock)
            {
                return _rows.IsInOrder;
            }
        }
    }

    public IDisposable Subscribe(Action changed)
    {
        var subscription = _frame.Subscribe(changed);
        lock (_lock)
        {
            if (_followers++ == 0)
            {
                _filter = _filter with { Starred = _starred.Current };
                _changes = _store.Subscribe();
                Reconcile(_changes.Snapshot);
                Publish(_isFilling);
            }
        }

        _followed(this);
        return new Follower(this, subscription);
    }

    /// <summary>Takes in what the store and the stars have changed since the last tick, and publishes if it shows.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var isFilling = _isFilling;
            _isFilling = !_store.IsListed;
            var changed = TakeStars();
            while (_changes is not null && _changes.TryRead(out var change))
            {
                Apply(change);
                changed = true;
            }

            if (changed)
            {
                Publish(isFilling);
            }
        }
    }

    private bool TakeStars()
    {
        var (before, now) = (_filter.Starred, _starred.Current);
        if (_changes is null || ReferenceEquals(before, now))
        {
            return false;
        }

        _filter = _filter with { Starred = now };
        if (Query.IsStarred)
        {
            // the jobs that the view has left out so far are not at hand
            Reconcile(_changes.Resync());
            return true;
        }

        foreach (var jobId in now.SymmetricExcept(before))
        {
            _rows.Star(jobId, now.Contains(jobId));
        }

        return true;
    }

    private void Apply(in JobChange change)
    {
        if (change.Kind == JobChangeKind.Reset)
        {
            Reconcile(_changes!.Resync());
            return;
        }

        var job = change.Job!;
        if (change.Before is { } before && _filter.IsCounted(before))
        {
            _tally.Remove(before);
        }

        if (change.Kind == JobChangeKind.Delete)
        {
            Place(job, isRow: false);
            return;
        }

        if (_filter.IsCounted(job))
        {
            _tally.Add(job);
        }

        Place(job, _filter.Matches(job));
    }

    private void Place(Job job, bool isRow) => _rows.Place(job, isRow, _filter.Starred.Contains(job.JobId));

    private void Publish(bool isFilling)
    {
        _frame.Publish(_rows.MakeFrame(isFilling));
        PublishCounts();
    }

    private void PublishCounts()
    {
        var counts = _tally.ToCounts();
        if (!counts.Equals(_counts.Current))
        {
            _counts.Publish(counts);
        }
    }

    private void Load(IReadOnlyCollection<Job> jobs)
    {
        Count(jobs);
        _frame.Publish(
            _rows.MakeOrder(
                jobs.Where(_filter.Matches)
                    .Select(job => new LiveRow<Job>(job, JobRows.MarksOf(job, isRow: true, _filter.Starred.Contains(job.JobId))))
            )
        );
        PublishCounts();
    }

    /// <summary>Brings the view to a snapshot; rows that have a place keep it.</summary>
    private void Reconcile(IReadOnlyCollection<Job> jobs)
    {
        Count(jobs);
        _rows.ForgetWaiting();
        var missing = _rows.Placed.ToDictionary(row => row.Item.JobId, row => row.Item, StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            missing.Remove(job.JobId);
            Place(job, _filter.Matches(job));
        }

        foreach (var job in missing.Values)
        {
            Place(job, isRow: false);
        }
    }

    private void Count(IReadOnlyCollection<Job> jobs)
    {
        _tally.Clear();
        foreach (var job in jobs.Where(_filter.IsCounted))
        {
            _tally.Add(job);
        }
    }

    private void Unfollow()
    {
        lock (_lock)
        {
            if (--_followers == 0)
            {
                _changes?.Dispose();
                _changes = null;
            }
        }
    }

    private sealed class Follower(JobView view, IDisposable subscription) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                subscription.Dispose();
                view.Unfollow();
            }
        }
    }
}

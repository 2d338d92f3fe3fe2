using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// One live query. Its order is made once and stays: a row that changes is patched in its place, one that no longer matches is struck, one
/// that newly matches waits to be asked for. A tick costs what changed. Follows the store only while somebody follows it.
/// </summary>
internal sealed class JobView : IJobView
{
    private readonly JobStore _store;
    private readonly Action<JobView> _followed;
    private readonly JobFilter _filter;
    private readonly IComparer<Job> _order;
    private readonly Lock _lock = new();
    private readonly LiveFrames<Job> _frames = new(JobRowFormat.Instance);
    private readonly LiveValue<LiveFrame> _frame = new(LiveFrame.Loading);
    private readonly LiveValue<JobCounts> _counts = new(JobCounts.None);
    private readonly JobTally _tally = new();
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    /// <summary>Matching jobs without a place in the order.</summary>
    private readonly Dictionary<string, Job> _waiting = new(StringComparer.Ordinal);

    /// <summary>Places whose job was deleted or no longer matches.</summary>
    private readonly HashSet<int> _struck = [];
    private readonly Dictionary<int, LiveRow<Job>> _patch = [];
    private List<Job> _rows = [];
    private JobSubscription? _changes;
    private int _followers;

    /// <summary>Some row no longer stands where the order would put it.</summary>
    private bool _isDisordered;

    /// <param name="followed">Called when the first follower has come; from then on the view wants its ticks.</param>
    public JobView(JobStore store, JobQuery query, Action<JobView> followed)
    {
        _store = store;
        _followed = followed;
        Query = query;
        _filter = new JobFilter(query);
        _order = JobOrderings.For(query.Sort, query.IsDescending);
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
                return _waiting.Count == 0 && _struck.Count == 0 && !_isDisordered;
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
                _changes = _store.Subscribe();
                Reconcile(_changes.Snapshot);
                Publish();
            }
        }

        _followed(this);
        return new Follower(this, subscription);
    }

    /// <summary>Takes in what the store has changed since the last tick, and publishes if it shows.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var changed = false;
            while (_changes is not null && _changes.TryRead(out var change))
            {
                Apply(change);
                changed = true;
            }

            if (changed)
            {
                Publish();
            }
        }
    }

    private void Apply(in JobChange change)
    {
        if (change.Kind == JobChangeKind.Reset)
        {
            Reconcile(_changes!.Resync());
            return;
        }

        var job = change.Job!;
        if (change.Before is { } before && _filter.MatchesText(before))
        {
            _tally.Remove(before);
        }

        if (change.Kind == JobChangeKind.Delete)
        {
            Place(job, isRow: false);
            return;
        }

        if (_filter.MatchesText(job))
        {
            _tally.Add(job);
        }

        Place(job, _filter.Matches(job));
    }

    private void Place(Job job, bool isRow)
    {
        if (_positions.TryGetValue(job.JobId, out var position))
        {
            _patch[position] = new LiveRow<Job>(job, isRow && job.GoneSince is null ? LiveRowMarks.None : LiveRowMarks.Gone);
            _rows[position] = job;
            _isDisordered |= !IsBetweenItsNeighbours(position);
            if (isRow)
            {
                _struck.Remove(position);
            }
            else
            {
                _struck.Add(position);
            }
        }
        else if (isRow)
        {
            _waiting[job.JobId] = job;
        }
        else
        {
            _waiting.Remove(job.JobId);
        }
    }

    private bool IsBetweenItsNeighbours(int position) =>
        (position == 0 || _order.Compare(_rows[position - 1], _rows[position]) <= 0)
        && (position == _rows.Count - 1 || _order.Compare(_rows[position], _rows[position + 1]) <= 0);

    private void Publish()
    {
        // more new rows than old ones: the first load, or a table that nobody can have begun to read
        if (_waiting.Count > _rows.Count)
        {
            MakeOrder(_rows.Where((_, position) => !_struck.Contains(position)).Concat(_waiting.Values));
        }
        else
        {
            _frames.Patch(_patch.Select(row => (row.Key, row.Value)), _waiting.Count);
        }

        _patch.Clear();
        _frame.Publish(_frames.Current);
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
        MakeOrder(jobs.Where(_filter.Matches));
        _frame.Publish(_frames.Current);
        PublishCounts();
    }

    /// <summary>Brings the view to a snapshot, every row in its place.</summary>
    private void Reconcile(IReadOnlyCollection<Job> jobs)
    {
        Count(jobs);
        _waiting.Clear();
        var missing = new HashSet<string>(_positions.Keys, StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            missing.Remove(job.JobId);
            if (!_positions.TryGetValue(job.JobId, out var position) || !ReferenceEquals(_rows[position], job))
            {
                Place(job, _filter.Matches(job));
            }
        }

        foreach (var jobId in missing)
        {
            Place(_rows[_positions[jobId]], isRow: false);
        }
    }

    private void Count(IReadOnlyCollection<Job> jobs)
    {
        _tally.Clear();
        foreach (var job in jobs.Where(_filter.MatchesText))
        {
            _tally.Add(job);
        }
    }

    private void MakeOrder(IEnumerable<Job> jobs)
    {
        _rows = [.. jobs];
        _rows.Sort(_order);
        _positions.Clear();
        _waiting.Clear();
        _struck.Clear();
        _isDisordered = false;
        for (var i = 0; i < _rows.Count; i++)
        {
            _positions[_rows[i].JobId] = i;
        }

        _frames.Reorder([
            .. _rows.Select(job => new LiveRow<Job>(job, job.GoneSince is null ? LiveRowMarks.None : LiveRowMarks.Gone)),
        ]);
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

using Dashboard.Components.Live;
using Dashboard.Infrastructure;

namespace Dashboard.Jobs.Views;

/// <summary>
/// A view's order of one moment, as long as somebody looks at it: rows keep their places, one that no longer matches is struck, one that
/// newly matches waits to be asked for. What a change costs it is counted in rows that come and go, not in rows that change.
/// </summary>
internal sealed class JobListing : IJobView
{
    private readonly JobViews _owner;
    private readonly LiveValue<LiveFrame> _frame = new(LiveFrame.Loading);

    /// <summary>Matching jobs without a place.</summary>
    private readonly HashSet<JobEntry> _waiting = [];

    /// <summary>Jobs with a place that no longer match.</summary>
    private readonly HashSet<JobEntry> _struck = [];
    private JobSequence _order = JobSequence.Empty;
    private Rows _rows;
    private JobView _view;
    private long _version;
    private long _orders;
    private int _followers;

    public JobListing(JobViews owner, JobView view)
    {
        _owner = owner;
        _view = view;
        _rows = new Rows(view, _order);
        MakeOrder();
    }

    public JobView View => _view;

    public LiveFrame Current => _frame.Current;

    public ILiveValue<JobCounts> Counts => _view.Counts;

    public bool IsFollowed => _followers > 0;

    /// <summary>When the last follower went, or when it was opened where none has come.</summary>
    public long LeftAt { get; set; }

    /// <summary>The rows are those that a new listing would show, in the order it would show them.</summary>
    public bool IsInOrder => _version == _view.Version;

    public IDisposable Subscribe(Action changed)
    {
        var subscription = _frame.Subscribe(changed);
        _owner.Follow(this);
        return new Follower(this, subscription);
    }

    /// <param name="view">The same query's, which may have been let go and made anew meanwhile.</param>
    public void TakeUp(JobView view)
    {
        _view = view;
        _rows = new Rows(view, _order);
        _version = -1;
        Reconcile(view.TakeOrder());
        Publish(isFilling: false);
    }

    public void AddFollower() => _followers++;

    public void RemoveFollower() => _followers--;

    public void OnEntered(JobEntry entry)
    {
        if (!_struck.Remove(entry))
        {
            _waiting.Add(entry);
        }
    }

    public void OnLeft(JobEntry entry)
    {
        if (!_waiting.Remove(entry))
        {
            _struck.Add(entry);
        }
    }

    /// <summary>Finds anew who waits and who is struck; rows keep their places.</summary>
    public void Reconcile(JobSequence matching)
    {
        _waiting.Clear();
        _struck.Clear();
        _waiting.UnionWith(matching.GetAll());
        foreach (var entry in _order.GetAll())
        {
            OnLeft(entry);
        }
    }

    public void Publish(bool isFilling)
    {
        // where nobody can have begun to read, nothing moves under a reader
        if (_waiting.Count > 0 && (isFilling || _order.Count == 0))
        {
            MakeOrder();
        }
        else
        {
            PublishFrame();
        }
    }

    private void MakeOrder()
    {
        _order = _view.TakeOrder();
        _rows = new Rows(_view, _order);
        _version = _view.Version;
        _orders++;
        _waiting.Clear();
        _struck.Clear();
        PublishFrame();
    }

    private void PublishFrame() =>
        _frame.Publish(new LiveFrame(_frame.Current.Tick + 1, _orders, _order.Count, _waiting.Count, _rows));

    private sealed class Rows(JobView view, JobSequence order) : ILiveRows
    {
        public LiveLine this[int position]
        {
            get
            {
                var entry = order[position];
                return new LiveLine(entry.Row, entry.Marks | (view.IsRow(entry) ? LiveRowMarks.None : LiveRowMarks.Gone));
            }
        }
    }

    private sealed class Follower(JobListing listing, IDisposable subscription) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                subscription.Dispose();
                listing._owner.Unfollow(listing);
            }
        }
    }
}

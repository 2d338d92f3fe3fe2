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

    /// <summary>Jobs whose place is in a group that they have left, and that group.</summary>
    private readonly Dictionary<JobEntry, JobGroup> _moved = [];

    /// <summary>Jobs with a place that no longer match.</summary>
    private readonly HashSet<JobEntry> _struck = [];
    private JobSequence _order = JobSequence.Empty;
    private IListedRows _rows;
    private JobView _view;
    private JobGroupedOrder? _grouped;
    private long _version;
    private long _orderVersion;

    /// <summary>Rows stand elsewhere by now, as far as that is not told by <see cref="_orderVersion"/>.</summary>
    private bool _isMoved;
    private long _groupsVersion;
    private long _orderNumber;
    private int _followers;

    /// <param name="open">Of a grouped view: the groups that show their rows.</param>
    public JobListing(JobViews owner, JobView view, JobOpenGroups open)
    {
        _owner = owner;
        _view = view;
        Open = open;
        _rows = new ListedRows(view, _order);
        MakeOrder();
    }

    public JobOpenGroups Open { get; }

    public JobView View => _view;

    public LiveFrame Current => _frame.Current;

    public ILiveValue<JobCounts> Counts => _view.Counts;

    public ILiveValue<JobSum> Sum => _view.Sum;

    public int Count => _view.Count;

    public bool IsFollowed => _followers > 0;

    /// <summary>When the last follower went, or when it was opened where none has come.</summary>
    public long LeftAt { get; set; }

    /// <summary>The rows are those that a new listing would show, in the order it would show them.</summary>
    public bool IsInOrder =>
        (IsClosed ? _groupsVersion == _view.Groups!.GroupsVersion : _version == _view.Version) && AreHeadingsInOrder;

    /// <summary>Rows that have a place and match would stand in another order.</summary>
    private bool IsMoved => (!IsClosed && (_isMoved || _orderVersion != _view.OrderVersion)) || !AreHeadingsInOrder;

    /// <summary>They stand by their names, or by what they cost now.</summary>
    private bool AreHeadingsInOrder => _grouped is null || _view.Groups!.AreInOrder(_grouped);

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
        if (view.Groups is not null)
        {
            MakeOrder();
            return;
        }

        _rows = new ListedRows(view, _order);
        Reconcile(view.TakeOrder());
        Publish(isFilling: false);
    }

    public void AddFollower() => _followers++;

    public void RemoveFollower() => _followers--;

    /// <summary>It is of another group by now, where it has no place yet; or of its former one again.</summary>
    public void OnMoved(JobEntry entry, JobGroup from, JobGroup to)
    {
        if (IsClosed || _waiting.Contains(entry))
        {
            return;
        }

        if (!_moved.TryAdd(entry, from) && ReferenceEquals(_moved[entry], to))
        {
            _moved.Remove(entry);
        }
    }

    public void OnEntered(JobEntry entry)
    {
        if (IsClosed)
        {
            return;
        }

        if (_struck.Remove(entry))
        {
            // it has its place, and what it stands by may be another
            _isMoved = true;
        }
        else
        {
            _waiting.Add(entry);
        }
    }

    public void OnLeft(JobEntry entry)
    {
        if (IsClosed)
        {
            return;
        }

        _moved.Remove(entry);
        if (!_waiting.Remove(entry))
        {
            _struck.Add(entry);
        }
    }

    /// <summary>Finds anew who waits and who is struck; rows keep their places, but for those of groups, which are others by now.</summary>
    public void Reconcile(JobSequence matching)
    {
        if (_view.Groups is not null)
        {
            MakeOrder();
            return;
        }

        _waiting.Clear();
        _struck.Clear();
        _waiting.UnionWith(matching.GetAll());
        foreach (var entry in _order.GetAll())
        {
            OnLeft(entry);
        }

        var isSame = _waiting.Count == 0 && _struck.Count == 0;
        _isMoved = !matching
            .GetAll()
            .Where(entry => isSame || !_waiting.Contains(entry))
            .SequenceEqual(_order.GetAll().Where(entry => isSame || !_struck.Contains(entry)));
        _orderVersion = _view.OrderVersion;
        _version = isSame && !_isMoved ? _view.Version : -1;
    }

    public void Publish(bool isFilling)
    {
        // where nobody can have begun to read, nothing moves under a reader; nor where there is nothing but headings
        var isUnread = isFilling || _order.Count == 0;
        if ((_waiting.Count > 0 && isUnread) || (IsClosed && _view.Groups!.GroupsVersion != _groupsVersion))
        {
            MakeOrder();
        }
        else
        {
            PublishFrame();
        }
    }

    /// <summary>Only headings are to be seen.</summary>
    private bool IsClosed => _rows is GroupedRows { HasOpen: false };

    private void MakeOrder()
    {
        if (_view.Groups is { } groups)
        {
            var order = groups.TakeGroups();
            _grouped = order;
            _order = order.Sequence;
            _rows = new GroupedRows(_view, order, Open);
            _groupsVersion = groups.GroupsVersion;
        }
        else
        {
            _grouped = null;
            _order = _view.TakeOrder();
            _rows = new ListedRows(_view, _order);
        }

        _version = _view.Version;
        _orderVersion = _view.OrderVersion;
        _isMoved = false;
        _orderNumber = _owner.NextOrder();
        _waiting.Clear();
        _struck.Clear();
        _moved.Clear();
        PublishFrame();
    }

    private void PublishFrame()
    {
        var drift = new LiveDrift(_waiting.Count + _moved.Count, _struck.Count, IsMoved);
        _frame.Publish(new LiveFrame(_frame.Current.Tick + 1, _orderNumber, _rows.Count, drift, _rows));
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

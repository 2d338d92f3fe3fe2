using System.Collections.Immutable;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Stalls;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>
/// Shares views among those who ask the same, and moves all of them at one beat. A tick costs what has changed, once for each query that
/// is looked at; how many look, and since when, does not count.
/// </summary>
internal sealed partial class JobViews : BackgroundService, IJobViews
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What nobody follows is kept for so long: for who reloads, comes back, or has been sent a page and is about to connect.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>Who types on asks many times a second; what jobs have as values does not change that fast.</summary>
    private static readonly TimeSpan VocabularyAge = TimeSpan.FromSeconds(5);

    /// <summary>Counted under the lock at once: about a millisecond.</summary>
    private const int SlotsAtOnce = 4_096;

    private readonly JobSightings _sightings;
    private readonly JobStore _store;
    private readonly IUpstreamStatusSource _upstream;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<JobViews> _logger;
    private readonly JobIndex _index;
    private readonly Lock _lock = new();
    private readonly List<JobView> _views = [];

    /// <summary>What failed at its last tick.</summary>
    private readonly HashSet<object> _failing = [];
    private bool _isFilling;
    private long _orders;
    private volatile KnownVocabulary? _vocabulary;

    public JobViews(
        JobStore store,
        ILiveValue<ImmutableHashSet<string>> starred,
        WatchList watchList,
        JobSightings sightings,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider,
        ILogger<JobViews> logger,
        ILiveValue<ImmutableDictionary<string, StallVerdict>>? stalls = null
    )
    {
        _sightings = sightings;
        _store = store;
        _upstream = upstream;
        _timeProvider = timeProvider;
        _logger = logger;
        _isFilling = !store.IsListed;
        _index = new JobIndex(store, starred, watchList, stalls);
    }

    public IJobView Open(JobQuery query, JobOpenGroups? open = null)
    {
        open ??= JobOpenGroups.None;
        lock (_lock)
        {
            CatchUp();
            var view = Find(query);
            foreach (var known in view.Listings)
            {
                if (known.IsInOrder && known.Open.Equals(open))
                {
                    return known;
                }
            }

            var listing = new JobListing(this, view, open) { LeftAt = _timeProvider.GetTimestamp() };
            view.Add(listing);
            return listing;
        }
    }

    public IEnumerable<Job> GetJobs(JobQuery query)
    {
        JobSequence order;
        lock (_lock)
        {
            CatchUp();
            // one that nobody looks at goes at the next tick
            order = Find(query).TakeOrder();
        }

        return order.GetAll().Where(entry => !entry.IsDeleted).Select(entry => entry.Row.Item);
    }

    public ISearchVocabulary GetVocabulary()
    {
        if (_vocabulary is { } known && _timeProvider.GetElapsedTime(known.MadeAt) < VocabularyAge)
        {
            return known.Vocabulary;
        }

        var counts = new JobVocabulary.Counts();
        for (var slot = 0; AddTo(counts, slot); slot += SlotsAtOnce) { }

        var vocabulary = counts.ToVocabulary();
        _vocabulary = new KnownVocabulary(vocabulary, _timeProvider.GetTimestamp());
        return vocabulary;
    }

    public ILiveValue<JobSight> Find(string jobId) => _sightings.Find(jobId);

    public Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken) =>
        _sightings.FindAsync(jobId, cancellationToken);

    public void Tick()
    {
        // all of a page that changes with this tick is shown at once
        using var publication = Publication.Begin();
        lock (_lock)
        {
            var isFilling = _isFilling;
            _isFilling = !_store.IsListed;
            LetGo();
            CatchUp();
            foreach (var view in _views)
            {
                Guard(view, () => view.Publish(isFilling));
            }

            PublishFleet();
        }

        Guard(_sightings, _sightings.Tick);
    }

    public override void Dispose()
    {
        _index.Dispose();
        base.Dispose();
    }

    /// <summary>No two orders of any tables have the same number.</summary>
    internal long NextOrder() => ++_orders;

    internal void Follow(JobListing listing)
    {
        lock (_lock)
        {
            var view = Find(listing.View.Query);
            if (!view.Listings.Contains(listing))
            {
                // it was let go, and takes up the changes again
                view.Add(listing);
                listing.TakeUp(view);
            }

            listing.AddFollower();
        }
    }

    internal void Unfollow(JobListing listing)
    {
        lock (_lock)
        {
            listing.RemoveFollower();
            listing.LeftAt = _timeProvider.GetTimestamp();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickInterval, _timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Tick();
        }
    }

    private bool AddTo(JobVocabulary.Counts counts, int first)
    {
        lock (_lock)
        {
            var end = Math.Min(_index.End, first + SlotsAtOnce);
            for (var slot = first; slot < end; slot++)
            {
                if (_index.At(slot) is not null)
                {
                    counts.Add(_index.FactsAt(slot));
                }
            }

            return end < _index.End;
        }
    }

    private JobView Find(JobQuery query)
    {
        var view = _views.Find(view => view.Query == query);
        if (view is null)
        {
            view = new JobView(_index, query, Now());
            _views.Add(view);
        }

        return view;
    }

    /// <summary>Brings the views to what the store and the stars are now, and to the time.</summary>
    private void CatchUp()
    {
        var moment = Now();
        _index.TakeSteps(step =>
        {
            foreach (var view in _views)
            {
                view.Take(step, moment);
            }

            TakeShares(step);
        });
        foreach (var view in _views)
        {
            view.Take(moment);
        }
    }

    private void LetGo()
    {
        foreach (var view in _views)
        {
            view.RemoveListings(listing => !listing.IsFollowed && _timeProvider.GetElapsedTime(listing.LeftAt) > Linger);
        }

        LetGoFleet();
        _views.RemoveAll(view => view.Listings.Count == 0 && !_tops.Exists(top => top.View == view));
        _failing.RemoveWhere(part => part is JobView view && !_views.Contains(view));
    }

    private SearchMoment Now() => SearchMoment.At(_timeProvider.GetUtcNow(), _upstream.Current.Clock);

    /// <summary>A fault of one view is said once, as long as it lasts, and keeps no other from its tick.</summary>
    private void Guard(object part, Action act)
    {
        try
        {
            act();
            _failing.Remove(part);
        }
#pragma warning disable CA1031 // whatever it is: all pages live by this loop
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (_failing.Add(part))
            {
                LogFault(
                    _logger,
                    e,
                    part is JobView view ? view.Query.AddressQuery
                        : part is TopSource ? "overview"
                        : "single jobs"
                );
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The live view '{Query}' could not be brought up to date")]
    private static partial void LogFault(ILogger logger, Exception exception, string query);

    private sealed record KnownVocabulary(JobVocabulary Vocabulary, long MadeAt);
}

using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Jobs;

/// <summary>Shares views among those who ask the same, and moves all of them at one beat.</summary>
internal sealed partial class JobViews(
    JobStore store,
    ILiveValue<ImmutableHashSet<string>> starred,
    JobSightings sightings,
    TimeProvider timeProvider,
    ILogger<JobViews> logger
) : BackgroundService, IJobViews
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly List<JobView> _views = [];

    /// <summary>What failed at its last tick. Only the tick looks here.</summary>
    private readonly HashSet<object> _failing = [];

    public IJobView Open(JobQuery query)
    {
        lock (_lock)
        {
            _views.RemoveAll(view => !view.IsFollowed);
            var shared = _views.Find(view => view.Query == query && view.IsInOrder);
            if (shared is null)
            {
                shared = new JobView(store, starred, query, KeepTicking);
                _views.Add(shared);
            }

            return shared;
        }
    }

    public ILiveValue<JobSight> Find(string jobId) => sightings.Find(jobId);

    public Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken) =>
        sightings.FindAsync(jobId, cancellationToken);

    /// <summary>A view that was opened and not followed at once may have been let go meanwhile.</summary>
    private void KeepTicking(JobView view)
    {
        lock (_lock)
        {
            if (!_views.Contains(view))
            {
                _views.Add(view);
            }
        }
    }

    /// <summary>Outside the lock: a slow view delays the next tick, never somebody who opens a page.</summary>
    public void Tick()
    {
        JobView[] views;
        lock (_lock)
        {
            views = [.. _views];
        }

        _failing.RemoveWhere(part => part is JobView view && !views.Contains(view));
        foreach (var view in views)
        {
            Guard(view, view.Tick);
        }

        Guard(sightings, sightings.Tick);
    }

    /// <summary>A fault of one view is said once, as long as it lasts, and keeps no other from its tick.</summary>
    private void Guard(object part, Action tick)
    {
        try
        {
            tick();
            _failing.Remove(part);
        }
#pragma warning disable CA1031 // whatever it is: all pages live by this loop
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (_failing.Add(part))
            {
                LogFault(logger, e, part is JobView view ? view.Query.AddressQuery : "single jobs");
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Tick();
        }
    }

    [LoggerMessage(LogLevel.Error, "The live view '{Query}' could not be brought up to date")]
    private static partial void LogFault(ILogger logger, Exception exception, string query);
}

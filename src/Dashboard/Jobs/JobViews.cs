using System.Collections.Immutable;
using Dashboard.Infrastructure;

namespace Dashboard.Jobs;

/// <summary>Shares views among those who ask the same, and moves all of them at one beat.</summary>
internal sealed class JobViews(
    JobStore store,
    ILiveValue<ImmutableHashSet<string>> starred,
    JobSightings sightings,
    TimeProvider timeProvider
) : BackgroundService, IJobViews
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly List<JobView> _views = [];

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

        foreach (var view in views)
        {
            view.Tick();
        }

        sightings.Tick();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Tick();
        }
    }
}

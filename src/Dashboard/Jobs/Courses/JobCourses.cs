using Dashboard.Upstream;

namespace Dashboard.Jobs.Courses;

/// <summary>Reads the store's changes four times a second, once for all that is learnt from them.</summary>
internal sealed partial class JobCourses(
    JobStore jobs,
    IEnumerable<IJobCourse> courses,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider,
    ILogger<JobCourses> logger
) : BackgroundService
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly JobSubscription _changes = jobs.Subscribe();
    private readonly IJobCourse[] _courses = [.. courses];

    /// <summary>What has failed at this tick, and what did at the one before.</summary>
    private readonly HashSet<IJobCourse> _failed = [];
    private readonly HashSet<IJobCourse> _failing = [];
    private bool _hasBegun;

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    internal void Tick()
    {
        var status = upstream.Current;
        if (!_hasBegun)
        {
            _hasBegun = true;
            Guard(course => course.Begin(_changes.Snapshot, status));
        }

        while (_changes.TryRead(out var change))
        {
            Take(change, status);
        }

        var now = timeProvider.GetUtcNow();
        Guard(course => course.Tick(now, status));
        _failing.IntersectWith(_failed);
        _failed.Clear();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Tick();
        }
    }

    private void Take(in JobChange change, UpstreamStatus status)
    {
        if (change.Kind == JobChangeKind.Reset)
        {
            var all = _changes.Resync();
            Guard(course => course.Begin(all, status));
            return;
        }

        foreach (var course in _courses)
        {
            try
            {
                course.Take(change, status);
            }
#pragma warning disable CA1031 // one job that cannot be judged keeps no other from it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Say(course, e);
            }
        }
    }

    /// <summary>A fault of one is said once, as long as it lasts, and keeps no other from its turn.</summary>
    private void Guard(Action<IJobCourse> act)
    {
        foreach (var course in _courses)
        {
            try
            {
                act(course);
            }
#pragma warning disable CA1031 // whatever it is: the loop goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                Say(course, e);
            }
        }
    }

    private void Say(IJobCourse course, Exception e)
    {
        _failed.Add(course);
        if (_failing.Add(course))
        {
            LogFault(logger, e, course.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Course} could not take in how the jobs go")]
    private static partial void LogFault(ILogger logger, Exception exception, string course);
}

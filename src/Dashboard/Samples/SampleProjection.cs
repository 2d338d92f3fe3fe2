using Dashboard.Jobs;
using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Samples;

/// <summary>Reads the store's changes four times a second, as the views do, and takes the readings from each.</summary>
internal sealed partial class SampleProjection(
    JobStore jobs,
    SampleStore samples,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider,
    ILogger<SampleProjection> logger
) : BackgroundService
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>How often samples that are too old are looked for.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly JobSubscription _changes = jobs.Subscribe();
    private long _sweptAt = timeProvider.GetTimestamp();
    private bool _hasBegun;
    private bool _isFailing;

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    internal void Tick()
    {
        var clock = upstream.Current.Clock;
        var hasNews = !_hasBegun && Resync(_changes.Snapshot, clock);
        _hasBegun = true;
        while (_changes.TryRead(out var change))
        {
            hasNews |= Apply(change, clock);
        }

        if (timeProvider.GetElapsedTime(_sweptAt) >= SweepInterval)
        {
            _sweptAt = timeProvider.GetTimestamp();
            var now = timeProvider.GetUtcNow();
            samples.RemoveOld(clock?.At(now) ?? now, _ => true);
        }

        if (hasNews)
        {
            samples.PublishTick();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TickInterval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Guard();
        }
    }

    /// <summary>A fault costs the readings of one tick, and is said once as long as it lasts.</summary>
    private void Guard()
    {
        try
        {
            Tick();
            _isFailing = false;
        }
#pragma warning disable CA1031 // whatever it is: the loop goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_isFailing)
            {
                LogFault(logger, e);
            }

            _isFailing = true;
        }
    }

    private bool Apply(in JobChange change, UpstreamClock? clock)
    {
        switch (change)
        {
            case { Kind: JobChangeKind.Upsert, Job: { } job }:
                if (change.IsAnotherJob)
                {
                    samples.Remove(job.JobId);
                }

                return samples.Add(job, clock);
            case { Kind: JobChangeKind.Delete, Job: { } last }:
                samples.Remove(last.JobId);
                return true;
            default:
                return Resync(_changes.Resync(), clock);
        }
    }

    /// <summary>What was not read meanwhile is a gap.</summary>
    private bool Resync(IReadOnlyCollection<Shared.Jobs.Job> snapshot, UpstreamClock? clock)
    {
        var held = snapshot.Select(job => job.JobId).ToHashSet(StringComparer.Ordinal);
        samples.RemoveOld(DateTimeOffset.MinValue, held.Contains);
        var hasNews = false;
        foreach (var job in snapshot)
        {
            hasNews |= samples.Add(job, clock);
        }

        return hasNews;
    }

    [LoggerMessage(LogLevel.Error, "Readings could not be taken from the jobs' changes")]
    private static partial void LogFault(ILogger logger, Exception exception);
}

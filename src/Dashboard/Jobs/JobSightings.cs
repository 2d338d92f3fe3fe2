using System.Collections.Concurrent;
using Dashboard.Infrastructure;

namespace Dashboard.Jobs;

/// <summary>Single jobs that somebody looks at. They are read from the store at each tick, so a job that nobody looks at costs nothing.</summary>
internal sealed partial class JobSightings(JobStore store, IJobSource source, JobInterest interest, ILogger<JobSightings> logger)
{
    /// <summary>A job's page shows each GPU and the metrics, which come only where they are asked for.</summary>
    private const JobDetail OfPage = JobDetail.Resources | JobDetail.Metrics;

    private readonly ConcurrentDictionary<Sighting, byte> _followed = new();

    public ILiveValue<JobSight> Find(string jobId) => new Sighting(this, jobId);

    public void Tick()
    {
        foreach (var (sighting, _) in _followed)
        {
            sighting.Look();
        }
    }

    public async Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        var absence = Read(jobId) is null ? await RequestAsync(jobId, cancellationToken) : null;
        return Read(jobId) is { } job ? new JobSight(job) : new JobSight(null, absence);
    }

    private async Task AskAsync(Sighting sighting)
    {
        if (await RequestAsync(sighting.JobId, CancellationToken.None) is { } absence)
        {
            sighting.Publish(new JobSight(null, absence));
        }
    }

    private async Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await source.RequestAsync(jobId, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // a page waits for this answer: it must learn of any fault
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, jobId);
            return new JobAbsence("A fault in the Dashboard prevented the question to upstream; see the log.", IsCertain: false);
        }
    }

    /// <inheritdoc cref="IJobSource.LookAsync"/>
    private async Task LookAsync(string jobId, JobDetail details)
    {
        try
        {
            await source.LookAsync(jobId, details, CancellationToken.None);
        }
#pragma warning disable CA1031 // nobody waits for it, and the log should tell
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, jobId);
        }
    }

    [LoggerMessage(LogLevel.Error, "Asking upstream for the job {JobId} failed")]
    private static partial void LogFault(ILogger logger, Exception exception, string jobId);

    private sealed class Sighting : ILiveValue<JobSight>
    {
        private readonly JobSightings _owner;
        private readonly LiveValue<JobSight> _sight;
        private int _hasAsked;

        public Sighting(JobSightings owner, string jobId)
        {
            _owner = owner;
            JobId = jobId;
            _sight = new LiveValue<JobSight>(new JobSight(owner.Read(jobId)));
        }

        public string JobId { get; }

        public JobSight Current => _sight.Current;

        public IDisposable Subscribe(Action changed)
        {
            var subscription = _sight.Subscribe(changed);
            _owner._followed.TryAdd(this, 0);
            Look();
            if (Interlocked.Exchange(ref _hasAsked, 1) == 0)
            {
                _ = Current.Job is null ? _owner.AskAsync(this) : _owner.LookAsync(JobId, OfPage);
            }

            return new Follower(this, subscription, _owner.Look(JobId));
        }

        public void Publish(JobSight sight) => _sight.Publish(sight);

        public void Look()
        {
            if (_owner.Read(JobId) is { } job && !ReferenceEquals(job, Current.Job))
            {
                _sight.Publish(new JobSight(job));
            }
        }

        private void Unfollow()
        {
            if (_sight.SubscriberCount == 0)
            {
                _owner._followed.TryRemove(this, out _);
            }
        }

        private sealed class Follower(Sighting sighting, IDisposable subscription, IDisposable look) : IDisposable
        {
            public void Dispose()
            {
                look.Dispose();
                subscription.Dispose();
                sighting.Unfollow();
            }
        }
    }

    private IDisposable Look(string jobId) => interest.Add(jobId, OfPage, isOnPage: true);

    private Shared.Jobs.Job? Read(string jobId) => store.Find(jobId);
}

using System.Collections.Immutable;
using Dashboard.Jobs.Receipts;
using Shared.Jobs;

namespace Dashboard.Jobs;

/// <summary>
/// Owns what is known of all jobs. Every document passes <see cref="Apply"/>; readers take a snapshot and the changes after it, both
/// under one lock, so that none is lost and none comes twice.
/// </summary>
public sealed class JobStore
{
    /// <summary>About ten seconds of the largest load that one node is made for; a view drains it four times a second.</summary>
    public const int DefaultSubscriptionCapacity = 65_536;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private ImmutableArray<JobSubscription> _subscriptions = [];
    private volatile bool _isListed;
    private long _applied;
    private long _restarts;
    private DateTimeOffset? _restartedAt;

    /// <summary>Where documents contradicted each other.</summary>
    public DisagreementLog Disagreements { get; } = new();

    /// <summary>What came, and which way.</summary>
    public JobReceipts Receipts { get; } = new();

    /// <summary>Upstream's list has been read to its end once, or upstream has none: from now on a new job is news.</summary>
    public bool IsListed => _isListed;

    /// <summary>How often upstream has begun anew: who passes on every change in order has passed on less than there was.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _jobs.Count;
            }
        }
    }

    public Job? Find(string jobId)
    {
        lock (_lock)
        {
            return _jobs.GetValueOrDefault(jobId);
        }
    }

    public ImmutableArray<Job> GetSnapshot()
    {
        lock (_lock)
        {
            return [.. _jobs.Values];
        }
    }

    public (Job Job, UpdateKind Kind) Apply(Observation observation)
    {
        Job? before;
        Job job;
        UpdateKind kind;
        long number;
        lock (_lock)
        {
            before = _jobs.GetValueOrDefault(observation.Document.JobId);
            (job, kind) = JobUpdate.Apply(before, observation, _restartedAt);
            number = ++_applied;
            if (!ReferenceEquals(job, before))
            {
                _jobs[job.JobId] = job;
                Publish(JobChange.Upsert(job, before));
            }
        }

        Receipts.Note(observation, kind);
        if (kind == UpdateKind.Replaced)
        {
            Disagreements.Explain(job.JobId, number);
        }
        else if (before is not null)
        {
            // to tell where two contradict each other the known one may have to be read again: nobody else waits for that
            Disagreements.Compare(before, observation, kind, number);
        }

        return (job, kind);
    }

    public void MarkListed() => _isListed = true;

    /// <summary>Upstream has begun anew, as its events show: before the first of them is applied. From now on an id may name another job.</summary>
    public void MarkRestarted(DateTimeOffset now)
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _restarts);
            _restartedAt = now;
        }
    }

    /// <summary>Upstream no longer has the job; what is known of it stays.</summary>
    public void MarkGone(string jobId, DateTimeOffset now) => Mark(jobId, now);

    /// <summary>Upstream has the job after all, though it tells nothing new of it.</summary>
    public void MarkFound(string jobId) => Mark(jobId, null);

    /// <param name="condition">What must hold of the job as it is then; null for nothing.</param>
    public bool Delete(string jobId, Func<Job, bool>? condition = null)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(jobId, out var last) || condition?.Invoke(last) == false)
            {
                return false;
            }

            _jobs.Remove(jobId);
            Receipts.Forget(jobId);
            Publish(JobChange.Delete(last));
            return true;
        }
    }

    public JobSubscription Subscribe(int capacity = DefaultSubscriptionCapacity)
    {
        var subscription = new JobSubscription(this, capacity);
        lock (_lock)
        {
            subscription.Snapshot = [.. _jobs.Values];
            _subscriptions = _subscriptions.Add(subscription);
        }

        return subscription;
    }

    internal ImmutableArray<Job> Resync(JobSubscription subscription)
    {
        lock (_lock)
        {
            ImmutableArray<Job> snapshot = [.. _jobs.Values];
            subscription.Restart();
            return snapshot;
        }
    }

    internal void Unsubscribe(JobSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }

    private void Mark(string jobId, DateTimeOffset? goneSince)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(jobId, out var before) && before.GoneSince is null != goneSince is null)
            {
                var job = before with { GoneSince = goneSince };
                _jobs[jobId] = job;
                Publish(JobChange.Upsert(job, before));
            }
        }
    }

    private void Publish(in JobChange change)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Publish(change);
        }
    }
}

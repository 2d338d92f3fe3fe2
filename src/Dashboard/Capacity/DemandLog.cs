using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Capacity;

/// <summary>What has wanted GPUs, and when it got them: of attempts and jobs that are no longer known, too.</summary>
/// <remarks>Bound: the latest <see cref="MostDemands"/>, some 25 MB; those that were told of first go.</remarks>
internal sealed class DemandLog(int mostDemands = DemandLog.MostDemands) : IJobCourse
{
    public const int MostDemands = 50_000;

    /// <summary>How often the use of a GPU is noted.</summary>
    private static readonly TimeSpan MeterInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Queue<(Key Key, Entry Entry)> _order = [];
    private DateTimeOffset? _lostUntil;
    private DateTimeOffset? _followedFrom;
    private long _version;

    /// <summary>Another one whenever a demand has come or changed: read before <see cref="GetAll"/>, or a change between is missed.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>From when on all demands are known, by upstream's clock: before it only those that jobs still tell of. Null where that is never yet.</summary>
    public DateTimeOffset? CompleteFrom
    {
        get
        {
            lock (_lock)
            {
                return _lostUntil > _followedFrom ? _lostUntil : _followedFrom;
            }
        }
    }

    public ImmutableArray<GpuDemand> GetAll()
    {
        lock (_lock)
        {
            return [.. _order.Select(known => known.Entry.Read())];
        }
    }

    /// <summary>What was learnt of jobs before stays: these are as they are now.</summary>
    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        foreach (var job in jobs.OrderBy(job => job.CreatedAt ?? job.FirstSeenAt))
        {
            Put(job, upstream.Clock);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is not { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            return;
        }

        if (change.IsAnotherJob || change.Before is not { } before || DemandReader.IsNews(before, job))
        {
            Put(job, upstream.Clock);
        }
        else if (job.State == JobState.Running)
        {
            lock (_lock)
            {
                _entries.GetValueOrDefault(Key.Of(job, job.RetryCount))?.Meter(job, upstream.Clock);
            }
        }
    }

    public void Tick(DateTimeOffset now, UpstreamStatus upstream)
    {
        lock (_lock)
        {
            if (_followedFrom is null && upstream.State == ConnectionState.Connected)
            {
                _followedFrom = upstream.Clock?.At(now) ?? now;
            }
        }
    }

    private void Put(Job job, UpstreamClock? clock)
    {
        lock (_lock)
        {
            foreach (var attempt in job.PreviousAttempts)
            {
                Put(Key.Of(job, attempt.RetryCount), DemandReader.Read(job, attempt, clock));
            }

            Put(Key.Of(job, job.RetryCount), DemandReader.Read(job, clock))?.Meter(job, clock);
        }

        Interlocked.Increment(ref _version);
    }

    private Entry? Put(Key key, GpuDemand demand)
    {
        if (_entries.TryGetValue(key, out var known))
        {
            known.Take(demand);
            return known;
        }

        if (demand is { QueuedAt: null, HeldFrom: null })
        {
            return null;
        }

        var entry = _entries[key] = new Entry(demand);
        _order.Enqueue((key, entry));
        if (_order.Count > mostDemands)
        {
            var (oldest, gone) = _order.Dequeue();
            _entries.Remove(oldest);
            var at = gone.EndedAt;
            _lostUntil = !(at <= _lostUntil) ? at ?? _lostUntil : _lostUntil;
        }

        return entry;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(string JobId, DateTimeOffset? ReplacedCreatedAt, int RetryCount)
    {
        public static Key Of(Job job, int retryCount) => new(job.JobId, job.ReplacedCreatedAt, retryCount);
    }

    private sealed class Entry(GpuDemand demand)
    {
        private readonly UtilizationMeter _meter = new();
        private GpuDemand _demand = demand;
        private DateTimeOffset _meteredAt;

        public DateTimeOffset? EndedAt => _demand.EndedAt ?? _demand.HeldFrom ?? _demand.QueuedAt;

        public GpuDemand Read() => _meter.HasAny ? _demand with { Bands = _meter.Read() } : _demand;

        /// <summary>What an attempt was once told to have is its own, also where later documents leave it out.</summary>
        public void Take(GpuDemand newer) =>
            _demand = newer with
            {
                QueuedAt = newer.QueuedAt ?? _demand.QueuedAt,
                HeldFrom = newer.HeldFrom ?? _demand.HeldFrom,
                EndedAt = newer.EndedAt,
                EndpointId = newer.EndpointId ?? _demand.EndpointId,
                GpuType = newer.GpuType ?? _demand.GpuType,
                Gpus = Math.Max(newer.Gpus, _demand.Gpus),
                LoadSeconds = newer.LoadSeconds ?? _demand.LoadSeconds,
            };

        public void Meter(Job job, UpstreamClock? clock)
        {
            var at = JobMoment.Of(job, clock);
            if (job.IsTerminal)
            {
                _meter.Observe(_demand.EndedAt ?? at, null);
            }
            else if (job.State == JobState.Running && (at - _meteredAt).Duration() >= MeterInterval)
            {
                _meteredAt = at;
                _meter.Observe(at, job.GpuUtilizationPercent);
            }
        }
    }
}

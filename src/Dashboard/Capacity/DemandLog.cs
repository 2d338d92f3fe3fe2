using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Capacity;

/// <summary>What has wanted GPUs, and when it got them: of attempts and jobs that are no longer known, too.</summary>
/// <remarks>Bound: the latest <see cref="MostDemands"/>, some 25 MB; those that were told of first go, and what goes on stays.</remarks>
internal sealed class DemandLog(int mostDemands = DemandLog.MostDemands) : IJobCourse
{
    public const int MostDemands = 50_000;

    /// <summary>How often the use of a GPU is noted.</summary>
    private static readonly TimeSpan MeterInterval = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked whether upstream lists an attempt's GPUs by now.</summary>
    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(1);

    /// <summary>So many that go on are passed over for one that can be forgotten.</summary>
    private const int MostTries = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Queue<(Key Key, Entry Entry)> _order = [];

    /// <summary>By job, the attempt that goes on.</summary>
    private readonly Dictionary<string, (Key Key, Entry Entry)> _open = new(StringComparer.Ordinal);
    private DateTimeOffset? _now;
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
        CloseAllBut(jobs);
        foreach (var job in jobs.OrderBy(job => job.CreatedAt ?? job.FirstSeenAt))
        {
            Put(job, upstream.Clock);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (change is not { Kind: JobChangeKind.Upsert, Job: { } job })
        {
            lock (_lock)
            {
                Close(change.Job?.JobId);
            }

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
            _now = upstream.Clock?.At(now) ?? now;
            if (_followedFrom is null && upstream.State == ConnectionState.Connected)
            {
                _followedFrom = _now;
            }
        }
    }

    private void Put(Job job, UpstreamClock? clock)
    {
        lock (_lock)
        {
            var key = Key.Of(job, job.RetryCount);
            Leave(job, key);
            foreach (var attempt in job.PreviousAttempts)
            {
                Put(Key.Of(job, attempt.RetryCount), DemandReader.Read(job, attempt, clock), isFormer: true);
            }

            if (Put(key, DemandReader.Read(job, clock), isFormer: false) is { } entry)
            {
                entry.Meter(job, clock);
                if (entry.IsOpen)
                {
                    _open[job.JobId] = (key, entry);
                }
                else
                {
                    _open.Remove(job.JobId);
                }
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>What went on as another attempt, or as another job of the same id, does so no more, also where nobody has seen its end.</summary>
    private void Leave(Job job, Key key)
    {
        if (!_open.TryGetValue(job.JobId, out var left) || left.Key == key)
        {
            return;
        }

        if (
            left.Key.ReplacedCreatedAt == key.ReplacedCreatedAt
            && !_entries.ContainsKey(key)
            && !job.PreviousAttempts.Any(attempt => attempt.RetryCount == left.Key.RetryCount)
        )
        {
            // it is the same attempt, of which only now is told which one it is
            _entries.Remove(left.Key);
            _entries[key] = left.Entry;
            left.Entry.Key = key;
            _open[job.JobId] = (key, left.Entry);
            return;
        }

        Close(job.JobId);
    }

    private void CloseAllBut(IReadOnlyCollection<Job> jobs)
    {
        var there = jobs.ToDictionary(job => job.JobId, job => job.ReplacedCreatedAt, StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var (jobId, (key, _)) in _open.ToList())
            {
                if (!there.TryGetValue(jobId, out var replaced) || replaced != key.ReplacedCreatedAt)
                {
                    Close(jobId);
                }
            }
        }

        Interlocked.Increment(ref _version);
    }

    private void Close(string? jobId)
    {
        if (jobId is not null && _open.Remove(jobId, out var open))
        {
            open.Entry.Close();
            Interlocked.Increment(ref _version);
        }
    }

    private Entry? Put(Key key, GpuDemand demand, bool isFormer)
    {
        if (_entries.TryGetValue(key, out var known))
        {
            known.Take(demand, isFormer);
            return known;
        }

        if (demand is { QueuedAt: null, HeldFrom: null })
        {
            return null;
        }

        if (_order.Count >= mostDemands && demand.EndedAt < FindOldest())
        {
            // it went before, and would push out what no document tells again
            Lose(demand.EndedAt);
            return null;
        }

        var entry = _entries[key] = new Entry(key, demand);
        _order.Enqueue((key, entry));
        if (_order.Count > mostDemands)
        {
            Forget();
        }

        return entry;
    }

    /// <summary>When the one began that would be forgotten next.</summary>
    private DateTimeOffset? FindOldest() =>
        _order.Take(MostTries).Select(known => known.Entry).FirstOrDefault(entry => !entry.IsOpen)?.Begin;

    private void Forget()
    {
        for (var tries = 0; ; tries++)
        {
            var (_, oldest) = _order.Dequeue();
            if (oldest.IsOpen && tries < MostTries)
            {
                _order.Enqueue((oldest.Key, oldest));
                continue;
            }

            _entries.Remove(oldest.Key);
            Lose(oldest.EndedAt ?? _now);
            return;
        }
    }

    private void Lose(DateTimeOffset? at)
    {
        // whatever upstream writes, nothing is lost that is yet to come
        at = at > _now ? _now : at;
        _lostUntil = !(at <= _lostUntil) ? at ?? _lostUntil : _lostUntil;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(string JobId, DateTimeOffset? ReplacedCreatedAt, int RetryCount)
    {
        public static Key Of(Job job, int retryCount) => new(job.JobId, job.ReplacedCreatedAt, retryCount);
    }

    private sealed class Entry(Key key, GpuDemand demand)
    {
        private readonly UtilizationMeter _meter = new();
        private GpuDemand _demand = demand;
        private DateTimeOffset _meteredAt;
        private DateTimeOffset _countedAt;
        private DateTimeOffset? _seenAt;

        public Key Key { get; set; } = key;

        public bool IsOpen => _demand.EndedAt is null;

        public DateTimeOffset? EndedAt => _demand.EndedAt;

        public DateTimeOffset? Begin => _demand.QueuedAt ?? _demand.HeldFrom;

        public GpuDemand Read() => _meter.HasAny ? _demand with { Bands = _meter.Read() } : _demand;

        /// <summary>What an attempt was once told to have is its own, also where later documents leave it out.</summary>
        /// <param name="isFormer">The document is of a later attempt: what is known already is nearer.</param>
        public void Take(GpuDemand newer, bool isFormer)
        {
            var (first, second) = isFormer ? (_demand, newer) : (newer, _demand);
            var isOfFirst = first.AreGpusTold || !second.AreGpusTold;
            var merged = newer with
            {
                QueuedAt = first.QueuedAt ?? second.QueuedAt,
                HeldFrom = first.HeldFrom ?? second.HeldFrom,
                EndedAt = isFormer ? _demand.EndedAt ?? newer.EndedAt : newer.EndedAt,
                EndpointId = first.EndpointId ?? second.EndpointId,
                GpuType = first.GpuType ?? second.GpuType,
                Gpus = isOfFirst ? first.Gpus : second.Gpus,
                AreGpusTold = first.AreGpusTold || second.AreGpusTold,
                Rank = first.Rank,
                LoadSeconds = first.LoadSeconds ?? second.LoadSeconds,
            };
            var begin = merged.HeldFrom ?? merged.QueuedAt;
            _demand = merged.EndedAt < begin ? merged with { EndedAt = begin } : merged;
        }

        /// <summary>It was last seen then, and does not go on.</summary>
        public void Close()
        {
            var begin = _demand.HeldFrom ?? _demand.QueuedAt;
            _demand = _demand with { EndedAt = _seenAt > begin ? _seenAt : begin };
            _meter.Observe(_demand.EndedAt!.Value, null);
        }

        public void Meter(Job job, UpstreamClock? clock)
        {
            var at = JobMoment.Of(job, clock);
            _seenAt = at;
            if (job.State != JobState.Running)
            {
                _meter.Observe(_demand.EndedAt ?? at, null);
            }
            else if ((at - _meteredAt).Duration() >= MeterInterval)
            {
                _meteredAt = at;
                _meter.Observe(at, job.GpuUtilizationPercent);
                if (!_demand.AreGpusTold && (at - _countedAt).Duration() >= CountInterval)
                {
                    _countedAt = at;
                    _demand = DemandReader.CountGpus(job) is { } gpus
                        ? _demand with
                        {
                            Gpus = gpus,
                            AreGpusTold = true,
                        }
                        : _demand;
                }
            }
        }
    }
}

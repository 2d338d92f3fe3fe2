using System.Collections.Immutable;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Upstream;
using Shared.Jobs;

namespace Dashboard.ColdStarts;

/// <summary>
/// The starts that upstream has told of, those of former attempts and of jobs that are no longer known included: a document tells of its
/// present attempt alone.
/// </summary>
/// <remarks>Bound: the latest <see cref="MostStarts"/>, some 20 MB; those that were told of first go.</remarks>
internal sealed class StartLog(int mostStarts = StartLog.MostStarts) : IJobCourse
{
    public const int MostStarts = 20_000;

    /// <summary>Two spellings of one moment differ by less.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<StartKey, Entry> _current = [];
    private readonly Queue<Entry> _order = [];
    private DateTimeOffset? _lostUntil;
    private DateTimeOffset? _followedFrom;
    private long _version;

    /// <summary>Another one whenever a start has come or changed: read before <see cref="GetAll"/>, or a change between is missed.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Starts until then may have gone for others; null where none has.</summary>
    public DateTimeOffset? LostUntil
    {
        get
        {
            lock (_lock)
            {
                return _lostUntil;
            }
        }
    }

    /// <summary>From when on all starts are known, by upstream's clock: before it only those that jobs still tell of. Null where that is never yet.</summary>
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

    /// <summary>In the order in which they were first told of.</summary>
    public ImmutableArray<AttemptStart> GetAll()
    {
        lock (_lock)
        {
            return [.. _order.Select(entry => entry.Start)];
        }
    }

    /// <summary>What was learnt of jobs before stays: these are as they are now.</summary>
    public void Begin(IReadOnlyCollection<Job> jobs, UpstreamStatus upstream)
    {
        foreach (var job in jobs.OrderBy(job => job.StartedAt ?? DateTimeOffset.MaxValue))
        {
            Put(job, upstream);
        }
    }

    public void Take(in JobChange change, UpstreamStatus upstream)
    {
        if (
            change is { Kind: JobChangeKind.Upsert, Job: { } job }
            && (change.IsAnotherJob || change.Before is not { } before || StartReader.IsNews(before, job))
        )
        {
            Put(job, upstream);
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

    private void Put(Job job, UpstreamStatus upstream)
    {
        if (StartReader.Read(job, upstream.Clock) is not { } start)
        {
            return;
        }

        var key = new StartKey(start.JobId, job.ReplacedCreatedAt, start.Attempt);
        lock (_lock)
        {
            if (_current.TryGetValue(key, out var known) && !IsOfAnother(known, job))
            {
                known.Take(start, job);
            }
            else if (_order.Count >= mostStarts && start.At < _order.Peek().Start.At)
            {
                // it went before, and would push out what no document tells again
                Lose(start);
                return;
            }
            else
            {
                var entry = _current[key] = new Entry(key, start, job.CreatedAt);
                _order.Enqueue(entry);
                if (_order.Count > mostStarts)
                {
                    Forget(_order.Dequeue());
                }
            }
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>The job was deleted, and its id is another's now.</summary>
    private static bool IsOfAnother(Entry known, Job job) => (job.CreatedAt - known.CreatedAt)?.Duration() >= SameMoment;

    private void Forget(Entry oldest)
    {
        Lose(oldest.Start);
        if (_current.TryGetValue(oldest.Key, out var current) && ReferenceEquals(current, oldest))
        {
            _current.Remove(oldest.Key);
        }
    }

    private void Lose(AttemptStart start) => _lostUntil = !(start.At <= _lostUntil) ? start.At : _lostUntil;

    /// <param name="ReplacedCreatedAt">As <see cref="Job.ReplacedCreatedAt"/>: an upstream that began anew gives the same ids to other jobs.</param>
    private sealed record StartKey(string JobId, DateTimeOffset? ReplacedCreatedAt, int Attempt);

    private sealed class Entry(StartKey key, AttemptStart start, DateTimeOffset? createdAt)
    {
        public StartKey Key { get; } = key;

        public AttemptStart Start { get; private set; } = start;

        public DateTimeOffset? CreatedAt { get; private set; } = createdAt;

        public void Take(AttemptStart newer, Job job)
        {
            CreatedAt ??= job.CreatedAt;
            Start = newer with
            {
                // when it was first told of is as near to its start as can be known
                At = job.StartedAt ?? Start.At,
                // an end tells nothing of how it began, and takes nothing back
                IsWhole = newer.IsWhole || (Start.IsWhole && newer.Seconds.Equals(Start.Seconds)),
            };
        }
    }
}

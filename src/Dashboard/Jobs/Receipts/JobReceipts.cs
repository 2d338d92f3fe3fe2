using System.Collections.Concurrent;
using System.Collections.Immutable;
using Shared.Jobs;

namespace Dashboard.Jobs.Receipts;

/// <summary>
/// What came of each job, when and which way: so that nobody has to guess why a page shows what it shows. Every document passes here, so it costs
/// little: a line of each, and its bytes only where somebody looks at the job.
/// </summary>
/// <remarks>
/// Bounds: the last 16 lines of 20,000 jobs; while somebody looks at a job its last 500 with at most 1 MiB of bytes, for at most 64 looks. Together at
/// most 16 MiB and 64 MiB. A job gives its place to another when nothing has come of it for a while: in a fleet of more jobs that all move, those
/// that were first keep theirs, since to pass places on at every document would cost more than all else that a document costs.
/// </remarks>
public sealed class JobReceipts
{
    public const int MostJobs = 20_000;
    public const int MostLooks = 64;

    /// <summary>Then a job's place may go to another.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    /// <summary>How long nobody looks for a place again where there was none.</summary>
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ReceiptRing> _rings = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>In the order in which they were made; some may be gone.</summary>
    private readonly Queue<(string JobId, ReceiptRing Ring)> _oldestFirst = new();
    private int _looks;

    /// <summary>By the time of receipts, in ticks.</summary>
    private long _fullUntil;

    public int JobCount => _rings.Count;

    /// <summary>Changes with every receipt of the job; 0 where none is held.</summary>
    public long GetVersion(string jobId) => _rings.TryGetValue(jobId, out var ring) ? ring.Version : 0;

    /// <returns>Newest first.</returns>
    public ImmutableArray<JobReceipt> GetLatest(string jobId) => _rings.TryGetValue(jobId, out var ring) ? ring.GetLatest() : [];

    /// <summary>From now on the job's bytes are kept, too, until the returned value is disposed.</summary>
    public IDisposable Look(string jobId) => new LookAt(this, RingOf(jobId, long.MaxValue)!);

    internal void Note(Observation observation, UpdateKind kind)
    {
        var jobId = observation.Document.JobId;
        if (!_rings.TryGetValue(jobId, out var ring))
        {
            var now = observation.ReceivedAt.UtcTicks;
            ring = now < Interlocked.Read(ref _fullUntil) ? null : RingOf(jobId, now);
        }

        ring?.Add(observation, kind);
    }

    internal void Forget(string jobId) => _rings.TryRemove(jobId, out _);

    /// <param name="now">In ticks; the greatest takes the place of any that nobody looks at.</param>
    /// <returns>Null where there is no place.</returns>
    private ReceiptRing? RingOf(string jobId, long now)
    {
        lock (_lock)
        {
            if (_rings.TryGetValue(jobId, out var known))
            {
                return known;
            }

            if (_oldestFirst.Count >= MostJobs && !TryMakeRoom(now))
            {
                Interlocked.Exchange(ref _fullUntil, now + Full.Ticks);
                return null;
            }

            var ring = new ReceiptRing();
            _rings[jobId] = ring;
            _oldestFirst.Enqueue((jobId, ring));
            return ring;
        }
    }

    /// <summary>The first that is forgotten, or of which nothing has come for a while, goes; those that are passed over go to the end.</summary>
    private bool TryMakeRoom(long now)
    {
        // more than can be looked at
        for (var i = 0; i <= MostLooks; i++)
        {
            var (jobId, ring) = _oldestFirst.Dequeue();
            if (!_rings.TryGetValue(jobId, out var held) || !ReferenceEquals(held, ring))
            {
                return true;
            }

            if (!ring.IsLookedAt && now - ring.LatestTicks >= Quiet.Ticks)
            {
                _rings.TryRemove(KeyValuePair.Create(jobId, ring));
                return true;
            }

            _oldestFirst.Enqueue((jobId, ring));
        }

        return false;
    }

    private bool TryBeginLook()
    {
        if (Interlocked.Increment(ref _looks) <= MostLooks)
        {
            return true;
        }

        Interlocked.Decrement(ref _looks);
        return false;
    }

    private sealed class LookAt : IDisposable
    {
        private readonly JobReceipts _owner;
        private ReceiptRing? _ring;

        public LookAt(JobReceipts owner, ReceiptRing ring)
        {
            _owner = owner;
            if (owner.TryBeginLook())
            {
                _ring = ring;
                ring.BeginLook();
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ring, null) is { } ring)
            {
                ring.EndLook();
                Interlocked.Decrement(ref _owner._looks);
            }
        }
    }
}

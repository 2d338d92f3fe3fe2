using System.Collections.Concurrent;
using System.Collections.Immutable;
using Shared.Jobs;

namespace Dashboard.Jobs.Receipts;

/// <summary>
/// What came of each job, when and which way: so that nobody has to guess why a page shows what it shows. Every document passes here, so it costs
/// little: a line of each, and its bytes only where somebody looks at the job.
/// </summary>
/// <remarks>
/// Bounds: the last 16 lines of 20,000 jobs, those first seen before the others go first; while somebody looks at a job its last 500 with at most
/// 1 MiB of bytes, for at most 64 jobs. Together at most 16 MiB and 64 MiB.
/// </remarks>
public sealed class JobReceipts
{
    public const int MostJobs = 20_000;
    public const int MostLooks = 64;

    private readonly ConcurrentDictionary<string, ReceiptRing> _rings = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>In the order in which they were made; some may be gone.</summary>
    private readonly Queue<(string JobId, ReceiptRing Ring)> _oldestFirst = new();
    private int _looks;

    public int JobCount => _rings.Count;

    /// <summary>Changes with every receipt of the job; 0 where none is held.</summary>
    public long GetVersion(string jobId) => _rings.TryGetValue(jobId, out var ring) ? ring.Version : 0;

    /// <returns>Newest first.</returns>
    public ImmutableArray<JobReceipt> GetLatest(string jobId) => _rings.TryGetValue(jobId, out var ring) ? ring.GetLatest() : [];

    /// <summary>From now on the job's bytes are kept, too, until the returned value is disposed.</summary>
    public IDisposable Look(string jobId) => new LookAt(this, RingOf(jobId));

    internal void Note(Observation observation, UpdateKind kind)
    {
        var jobId = observation.Document.JobId;
        var ring = _rings.TryGetValue(jobId, out var known) ? known : RingOf(jobId);
        ring.Add(observation, kind);
    }

    internal void Forget(string jobId) => _rings.TryRemove(jobId, out _);

    private ReceiptRing RingOf(string jobId)
    {
        lock (_lock)
        {
            if (_rings.TryGetValue(jobId, out var known))
            {
                return known;
            }

            var ring = new ReceiptRing();
            _rings[jobId] = ring;
            _oldestFirst.Enqueue((jobId, ring));
            // those that were forgotten are in it still
            while (_oldestFirst.Count > MostJobs)
            {
                _rings.TryRemove(KeyValuePair.Create(_oldestFirst.Peek().JobId, _oldestFirst.Dequeue().Ring));
            }

            return ring;
        }
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

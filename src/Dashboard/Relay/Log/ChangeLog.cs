using System.Globalization;
using Shared.Jobs;

namespace Dashboard.Relay.Log;

/// <summary>
/// The changes of all jobs in order, from which every reader of the relay reads at its own pace: a reader is a position in it and owns no
/// queue. Of a run of changes with equal state, substate, retry count and what filters look at, only the first and the last are held: so who
/// falls behind gets every state change and of the readings the newest. The last entry of each job is always held, those before it up to a
/// bound.
/// Written by one loop, read by many; nothing slow is done under its lock.
/// </summary>
internal sealed partial class ChangeLog(
    Random random,
    int mostHistoryEntries,
    long mostHistoryBytes,
    TimeProvider? timeProvider = null
)
{
    public const int DefaultHistoryEntries = 20_000;
    public const long DefaultHistoryBytes = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, JobChain> _jobs = new(StringComparer.Ordinal);
    private readonly LogEntries _entries = new();
    private readonly LogHistory _history = new(mostHistoryEntries, mostHistoryBytes);
    private readonly LogSignal _appended = new();
    private string _epoch = NewEpoch(random);
    private long _last;
    private long _conflated;

    /// <summary>The highest sequence that was let go although it ended a run: before it, a resume would lack something.</summary>
    private long _floor;

    /// <summary>Changes when numbers begin anew; a position of another epoch is void.</summary>
    public string Epoch
    {
        get
        {
            lock (_lock)
            {
                return _epoch;
            }
        }
    }

    public (int Jobs, int Entries, long HistoryBytes) Sizes
    {
        get
        {
            lock (_lock)
            {
                return (_jobs.Count, _entries.Count, _history.Bytes);
            }
        }
    }

    /// <summary>Changes that the next one of equal facets has replaced.</summary>
    public long Conflated => Interlocked.Read(ref _conflated);

    /// <summary>Told after entries were appended, outside the lock.</summary>
    public LogSignal Appended => _appended;

    /// <summary>Where a reader of all jobs begins: after its last event id, else now.</summary>
    public LogStart Start(string? lastEventId)
    {
        lock (_lock)
        {
            return lastEventId is null ? new LogStart(_epoch, _last)
                : Find(EventPosition.AllJobs, lastEventId, _floor, _last) is { } held ? new LogStart(_epoch, held)
                : new LogStart(_epoch, _last, Id(_floor + 1));
        }
    }

    /// <summary>Where a reader of one job begins: after its last event id, else with the job as it is.</summary>
    public LogStart StartJob(string jobId, string? lastEventId)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(jobId, out var job))
            {
                // known to the store and on its way here: its first entry will be all that is missing
                return new LogStart(_epoch, _last, lastEventId is null ? null : Id(1));
            }

            var latest = job.Latest;
            var fresh = latest.Sequence - 1;
            if (lastEventId is null)
            {
                return new LogStart(_epoch, fresh);
            }

            if (Find(jobId, lastEventId, job.Floor, latest.JobSequence) is not { } held)
            {
                return new LogStart(_epoch, fresh, Id(job.Floor + 1));
            }

            var entry = latest;
            var after = latest.Sequence;
            while (entry is not null && entry.JobSequence > held)
            {
                after = entry.Sequence - 1;
                entry = entry.PreviousOfJob;
            }

            var isAtLatest = held == latest.JobSequence;
            return new LogStart(_epoch, after, IsAtEnd: isAtLatest && latest.IsOver, IsAtLatest: isAtLatest);
        }
    }

    /// <summary>Reads what follows a sequence, in order, until either bound is reached.</summary>
    /// <param name="latestOnly">Only what is still so: enough for who begins with a snapshot, and complete from sequence 0.</param>
    /// <returns>False where something after the sequence is no longer held, or the epoch is over.</returns>
    public bool TryRead(string epoch, long after, int most, long mostBytes, List<LogEntry> into, bool latestOnly = false)
    {
        into.Clear();
        lock (_lock)
        {
            if (epoch != _epoch || (after < _floor && !latestOnly))
            {
                return false;
            }

            foreach (var entry in _entries.After(after))
            {
                if (latestOnly && !entry.IsLatest)
                {
                    continue;
                }

                into.Add(entry);
                mostBytes -= entry.EstimatedBytes;
                if (into.Count >= most || mostBytes <= 0)
                {
                    break;
                }
            }

            return true;
        }
    }

    /// <summary>What follows a sequence and is wanted, in bytes as judged; counted up to what is enough.</summary>
    /// <returns>0 where something after the sequence is no longer held.</returns>
    public long Weigh(string epoch, long after, Func<LogEntry, bool> wants, long enough)
    {
        var bytes = 0L;
        lock (_lock)
        {
            if (epoch != _epoch || after < _floor)
            {
                return 0;
            }

            foreach (var entry in _entries.After(after))
            {
                if (wants(entry))
                {
                    bytes += entry.EstimatedBytes;
                    if (bytes >= enough)
                    {
                        break;
                    }
                }
            }
        }

        return bytes;
    }

    /// <summary>Reads what follows a sequence of one job, in order, until the bound is reached.</summary>
    /// <returns>False where something after the sequence is no longer held, or the epoch is over.</returns>
    public bool TryReadJob(string epoch, string jobId, long after, long mostBytes, List<LogEntry> into)
    {
        into.Clear();
        lock (_lock)
        {
            if (epoch != _epoch)
            {
                return false;
            }

            if (!_jobs.TryGetValue(jobId, out var job))
            {
                return true;
            }

            for (var entry = job.Latest; entry is not null && entry.Sequence > after; entry = entry.PreviousOfJob)
            {
                into.Add(entry);
            }

            into.Reverse();
            var taken = 0;
            while (taken < into.Count && mostBytes > 0)
            {
                mostBytes -= into[taken++].EstimatedBytes;
            }

            into.RemoveRange(taken, into.Count - taken);
            return after >= job.FloorSequence;
        }
    }

    public LogEntry? FindLatest(string jobId)
    {
        lock (_lock)
        {
            return _jobs.GetValueOrDefault(jobId)?.Latest;
        }
    }

    /// <returns>What is equal only where readers get the same bytes of the job; null where the log has not just this document.</returns>
    public (string Epoch, long Sequence)? FindVersion(Job job)
    {
        lock (_lock)
        {
            return _jobs.GetValueOrDefault(job.JobId)?.Latest is { } latest && ServedDocument.IsOf(latest.Job, job)
                ? (_epoch, latest.Sequence)
                : null;
        }
    }

    /// <summary>The present epoch and its last sequence.</summary>
    public (string Epoch, long Sequence) GetEnd()
    {
        lock (_lock)
        {
            return (_epoch, _last);
        }
    }

    /// <returns>The number of an id of this epoch that lies from <paramref name="floor"/> to <paramref name="last"/>, else null.</returns>
    private long? Find(string stream, string id, long floor, long last) =>
        EventPosition.Parse(stream, id) is { } position
        && position.Epoch == _epoch
        && position.Sequence >= floor
        && position.Sequence <= last
            ? position.Sequence
            : null;

    private string Id(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{sequence}");

    private sealed class JobChain(LogEntry first)
    {
        public LogEntry Latest { get; set; } = first;

        /// <summary>The highest number of this job that is no longer held, or the one before its first.</summary>
        public long Floor { get; set; } = first.JobSequence - 1;

        /// <summary>The same in the whole log.</summary>
        public long FloorSequence { get; set; }
    }
}

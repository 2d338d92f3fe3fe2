using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Dashboard.Jobs;

/// <summary>
/// Which jobs somebody looks at now, and what they need of them: a page, a reader of the relay. The way in follows those first, and asks
/// upstream for details only while somebody needs them. After them come the jobs that are rows in sight of somebody's table: a row shows
/// nothing that has to be asked for by an <c>include</c>, and shows what it knows of a job that nobody watches.
/// </summary>
public sealed class JobInterest
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Needs> _needs = new(StringComparer.Ordinal);

    /// <summary>In how many tables.</summary>
    private readonly Dictionary<string, int> _inSight = new(StringComparer.Ordinal);

    /// <summary>On how many walls of GPUs.</summary>
    private readonly Dictionary<string, int> _onWall = new(StringComparer.Ordinal);
    private ImmutableArray<Action> _listeners = [];

    /// <summary>Somebody looks at a job until the returned value is disposed.</summary>
    /// <param name="isOnPage">A person does; else a program.</param>
    public IDisposable Add(string jobId, JobDetail details, bool isOnPage = false)
    {
        Count(jobId, details, isOnPage, 1);
        return new Look(this, jobId, details, isOnPage);
    }

    /// <summary>Somebody has a table open, of which no row is in sight yet.</summary>
    public RowsInSight OpenTable() => new(this, isWall: false);

    /// <summary>
    /// Somebody has a wall of GPUs open. What each GPU does has to be asked for; but nobody looks at one job there, so that it need not be
    /// asked for at once.
    /// </summary>
    public RowsInSight OpenWall() => new(this, isWall: true);

    /// <returns>What those who look need together; null where nobody looks.</returns>
    public JobDetail? Find(string jobId)
    {
        lock (_lock)
        {
            return _needs.TryGetValue(jobId, out var needs) ? needs.Details : null;
        }
    }

    public ImmutableArray<(string JobId, JobDetail Details)> GetSnapshot()
    {
        lock (_lock)
        {
            return [.. _needs.Select(job => (job.Key, job.Value.Details))];
        }
    }

    /// <summary>The jobs that are in sight of at least one table.</summary>
    public IReadOnlySet<string> GetInSight()
    {
        lock (_lock)
        {
            return _inSight.Keys.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>The jobs whose GPUs are on at least one wall.</summary>
    public IReadOnlySet<string> GetOnWall()
    {
        lock (_lock)
        {
            return _onWall.Keys.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>What people see of jobs: their pages, and the rows in sight of their tables.</summary>
    public IReadOnlySet<string> GetOnScreen()
    {
        lock (_lock)
        {
            return _needs
                .Where(job => job.Value.Pages > 0)
                .Select(job => job.Key)
                .Concat(_inSight.Keys)
                .ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>
    /// Calls <paramref name="changed"/> when a job is looked at that was not before, or for more than before, and when nobody looks at
    /// one any more; the same of being in sight. The callback only marks what to do and returns.
    /// </summary>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Action changed)
    {
        ImmutableInterlocked.Update(ref _listeners, (all, one) => all.Add(one), changed);
        return new Listener(this, changed);
    }

    private void Count(string jobId, JobDetail details, bool isOnPage, int step)
    {
        bool isChange;
        lock (_lock)
        {
            ref var needs = ref CollectionsMarshal.GetValueRefOrAddDefault(_needs, jobId, out var isKnown);
            var before = isKnown ? needs.Details : (JobDetail?)null;
            needs = needs.Plus(details, isOnPage, step);
            var after = needs.Looks > 0 ? needs.Details : (JobDetail?)null;
            isChange = before != after;
            if (after is null)
            {
                _needs.Remove(jobId);
            }
        }

        if (isChange)
        {
            Tell();
        }
    }

    /// <summary>One table's rows in sight have changed, or what is on one wall.</summary>
    internal void Move(IReadOnlySet<string> before, IReadOnlySet<string> after, bool isWall)
    {
        var isChange = false;
        lock (_lock)
        {
            var counts = isWall ? _onWall : _inSight;
            foreach (var jobId in after.Where(jobId => !before.Contains(jobId)))
            {
                isChange |= ++CollectionsMarshal.GetValueRefOrAddDefault(counts, jobId, out _) == 1;
            }

            foreach (var jobId in before.Where(jobId => !after.Contains(jobId)))
            {
                if (--CollectionsMarshal.GetValueRefOrAddDefault(counts, jobId, out _) == 0)
                {
                    counts.Remove(jobId);
                    isChange = true;
                }
            }
        }

        if (isChange)
        {
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var listener in _listeners)
        {
            listener();
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Needs(int Looks, int Pages, int Resources, int Metrics, int Logs)
    {
        public JobDetail Details =>
            (Resources > 0 ? JobDetail.Resources : 0) | (Metrics > 0 ? JobDetail.Metrics : 0) | (Logs > 0 ? JobDetail.Logs : 0);

        public Needs Plus(JobDetail details, bool isOnPage, int step) =>
            new(
                Looks + step,
                Pages + (isOnPage ? step : 0),
                Resources + (details.HasFlag(JobDetail.Resources) ? step : 0),
                Metrics + (details.HasFlag(JobDetail.Metrics) ? step : 0),
                Logs + (details.HasFlag(JobDetail.Logs) ? step : 0)
            );
    }

    private sealed class Look(JobInterest owner, string jobId, JobDetail details, bool isOnPage) : IDisposable
    {
        private int _isDone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                owner.Count(jobId, details, isOnPage, -1);
            }
        }
    }

    private sealed class Listener(JobInterest owner, Action changed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner._listeners, (all, one) => all.Remove(one), changed);
    }
}

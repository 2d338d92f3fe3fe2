using System.Collections.Immutable;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Stalls;
using Dashboard.Upstream.Discovery;
using Shared.Jobs;

namespace Dashboard.Jobs.Views;

/// <summary>
/// All jobs as views see them: the store is followed here, and what they look at of a job is read, once for all of them. However often a job has changed
/// since the last tick, it is one step. Not for two threads at once, but for what <see cref="JobEntry"/> shows.
/// </summary>
internal sealed class JobIndex : IDisposable
{
    private readonly JobSubscription _changes;
    private readonly ILiveValue<ImmutableHashSet<string>> _starred;
    private readonly WatchList _watchList;
    private readonly ILiveValue<ImmutableDictionary<string, StallVerdict>>? _stalls;
    private readonly Dictionary<string, JobEntry> _byId = new(StringComparer.Ordinal);
    private readonly Stack<int> _free = new();
    private readonly JobIdOrder _ids = new();
    private readonly SharedTexts _texts = new();

    /// <summary>Of those that were deleted at this tick: free when all views have taken that in.</summary>
    private readonly List<int> _freed = [];
    private readonly Dictionary<string, Job?> _latest = new(StringComparer.Ordinal);
    private JobFacts[] _facts = new JobFacts[1024];
    private JobEntry?[] _entries = new JobEntry?[1024];
    private ImmutableHashSet<string> _stars = [];
    private ImmutableDictionary<string, WatchEntry> _watched = ImmutableDictionary<string, WatchEntry>.Empty;
    private ImmutableDictionary<string, StallVerdict> _stalled = ImmutableDictionary<string, StallVerdict>.Empty;
    private long _version;

    public JobIndex(
        JobStore store,
        ILiveValue<ImmutableHashSet<string>> starred,
        WatchList watchList,
        ILiveValue<ImmutableDictionary<string, StallVerdict>>? stalls = null
    )
    {
        _stalls = stalls;
        _starred = starred;
        _watchList = watchList;
        _changes = store.Subscribe();
        foreach (var job in _changes.Snapshot)
        {
            _latest[job.JobId] = job;
        }
    }

    /// <summary>Slots that are or were in use: none is at or beyond it.</summary>
    public int End { get; private set; }

    /// <summary>The slots of all jobs in the order of their ids.</summary>
    public ReadOnlySpan<int> ById => _ids.Slots;

    public JobEntry? At(int slot) => _entries[slot];

    public ref readonly JobFacts FactsAt(int slot) => ref _facts[slot];

    public JobEntry? Find(string jobId) => _byId.GetValueOrDefault(jobId);

    /// <summary>
    /// Takes in what has changed, one job after the other: each is told before the next is touched, so that what is ordered by the jobs
    /// themselves is never out of order in more than the one it is told of.
    /// </summary>
    /// <returns>Whether anything has.</returns>
    public bool TakeSteps(Action<JobStep> tell)
    {
        _freed.ForEach(_free.Push);
        _freed.Clear();
        Drain();
        TakeMarks();
        foreach (var (jobId, job) in _latest)
        {
            if (Take(jobId, job) is { } step)
            {
                tell(step);
            }
        }

        _ids.CatchUp(_entries);
        var isAny = _latest.Count > 0;
        _latest.Clear();
        return isAny;
    }

    public void Dispose() => _changes.Dispose();

    private void Drain()
    {
        while (_changes.TryRead(out var change))
        {
            if (change.Kind == JobChangeKind.Reset)
            {
                TakeAll(_changes.Resync());
                return;
            }

            _latest[change.Job!.JobId] = change.Kind == JobChangeKind.Delete ? null : change.Job;
        }
    }

    private void TakeMarks()
    {
        var (stars, watched) = (_starred.Current, _watchList.Current);
        if (!ReferenceEquals(stars, _stars))
        {
            Touch(stars.SymmetricExcept(_stars));
            _stars = stars;
        }

        if (!ReferenceEquals(watched, _watched))
        {
            Touch(watched.Keys.Where(jobId => !_watched.ContainsKey(jobId)));
            Touch(_watched.Keys.Where(jobId => !watched.ContainsKey(jobId)));
            _watched = watched;
        }

        if (_stalls?.Current is { } stalled && !ReferenceEquals(stalled, _stalled))
        {
            Touch(stalled.Keys.Where(jobId => !_stalled.ContainsKey(jobId)));
            Touch(_stalled.Keys.Where(jobId => !stalled.ContainsKey(jobId)));
            _stalled = stalled;
        }
    }

    /// <summary>A job whose mark and document change at once has made one step.</summary>
    private void Touch(IEnumerable<string> jobIds)
    {
        foreach (var jobId in jobIds)
        {
            if (!_latest.ContainsKey(jobId) && _byId.TryGetValue(jobId, out var entry))
            {
                _latest[jobId] = _facts[entry.Slot].Job;
            }
        }
    }

    private void TakeAll(ImmutableArray<Job> jobs)
    {
        _latest.Clear();
        foreach (var jobId in _byId.Keys)
        {
            _latest[jobId] = null;
        }

        foreach (var job in jobs)
        {
            _latest[job.JobId] = job;
        }
    }

    private JobStep? Take(string jobId, Job? job) =>
        _byId.TryGetValue(jobId, out var entry)
            ? job is null
                ? Delete(entry)
                : Change(entry, job)
            : job is null
                ? null
                : Add(job);

    private JobStep Add(Job job)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = End++;
            if (slot == _entries.Length)
            {
                Array.Resize(ref _entries, 2 * slot);
                Array.Resize(ref _facts, 2 * slot);
            }
        }

        var facts = FactsOf(job, MarksOf(job.JobId));
        var entry = new JobEntry(job.JobId, slot, RowOf(job)) { Marks = MarksOf(facts) };
        _byId.Add(job.JobId, entry);
        _entries[slot] = entry;
        _facts[slot] = facts;
        _ids.Add(slot);
        return new JobStep(entry, null, facts);
    }

    private JobStep? Change(JobEntry entry, Job job)
    {
        var before = _facts[entry.Slot];
        var marks = MarksOf(job.JobId);
        if (ReferenceEquals(before.Job, job) && before.Marks == marks)
        {
            return null;
        }

        var facts = FactsOf(job, marks, before);
        _facts[entry.Slot] = facts;
        entry.Marks = MarksOf(facts);
        if (!ReferenceEquals(before.Job, job))
        {
            entry.Row = RowOf(job);
        }

        return new JobStep(entry, before, facts);
    }

    private JobStep Delete(JobEntry entry)
    {
        var before = _facts[entry.Slot];
        entry.IsDeleted = true;
        _byId.Remove(entry.JobId);
        _entries[entry.Slot] = null;
        _facts[entry.Slot] = default;
        _freed.Add(entry.Slot);
        _ids.Remove(entry.Slot);
        return new JobStep(entry, before, null);
    }

    private JobFacts FactsOf(Job job, JobMarks marks, in JobFacts before = default)
    {
        var facts = JobFacts.Of(job, marks, before);
        return facts with { EndpointId = _texts.Share(facts.EndpointId), GpuType = _texts.Share(facts.GpuType) };
    }

    private LiveRow<Job> RowOf(Job job) => new(job.JobId, job, ++_version);

    private JobMarks MarksOf(string jobId) =>
        (_stars.Contains(jobId) ? JobMarks.Starred : JobMarks.None)
        | (_watched.ContainsKey(jobId) ? JobMarks.Watched : JobMarks.None)
        | (_stalled.ContainsKey(jobId) ? JobMarks.Stalled : JobMarks.None);

    private static LiveRowMarks MarksOf(in JobFacts facts) =>
        (facts.Job.GoneSince is null ? LiveRowMarks.None : LiveRowMarks.Lost)
        | ((facts.Marks & JobMarks.Starred) == 0 ? LiveRowMarks.None : LiveRowMarks.Starred);
}

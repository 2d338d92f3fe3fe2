using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Jobs.Home;

/// <summary>
/// The last hour in minutes, kept by adding and removing single jobs. Starts and ends are taken from what the jobs say, so that the hour is
/// whole from the first reading on; only what they cost has to be seen rising.
/// </summary>
/// <remarks>Not for two threads. It holds no more minutes than known jobs name from the hour's beginning on.</remarks>
internal sealed class FleetHour
{
    public const int Length = 60;

    private const long None = long.MaxValue;

    /// <summary>By the number of the minute, the hour's and any after it: a job's clock may be a little ahead.</summary>
    private readonly Dictionary<long, Tally> _minutes = [];
    private UpstreamClock? _clock;
    private long _last;
    private long _costFrom;

    /// <summary>Begun before the hour, and not ended before it.</summary>
    private int _underWayBefore;

    private long First => _last - Length + 1;

    /// <summary>From scratch; the costs that have been seen are kept where they are of this hour.</summary>
    /// <param name="clock">Null where upstream's clock is the wall clock. By this reading own times are converted until the next load.</param>
    public void Load(IEnumerable<Job> jobs, UpstreamClock? clock, DateTimeOffset now)
    {
        var costs = _minutes.Where(minute => minute.Value.Cost > 0).Select(minute => (minute.Key, minute.Value.Cost)).ToList();
        _minutes.Clear();
        _clock = clock;
        _last = MinuteOf(now);
        _underWayBefore = 0;
        _costFrom = _costFrom == 0 || _costFrom > _last ? _last : _costFrom;
        foreach (var (minute, cost) in costs.Where(one => one.Key >= First && one.Key <= _last))
        {
            At(minute).Cost = cost;
        }

        foreach (var job in jobs)
        {
            Count(job, 1);
        }
    }

    /// <returns>False where time has gone backwards: what lay before the hour is not known any more, so all has to be loaded anew.</returns>
    public bool MoveTo(DateTimeOffset now)
    {
        var last = MinuteOf(now);
        if (last < _last)
        {
            return false;
        }

        if (last > _last)
        {
            _last = last;
            foreach (var (minute, tally) in _minutes.Where(one => one.Key < First || one.Value.IsEmpty).ToList())
            {
                _underWayBefore += tally.UnderWay;
                _minutes.Remove(minute);
            }
        }

        return true;
    }

    /// <param name="change">No reset.</param>
    public void Apply(in JobChange change)
    {
        var before = change.Kind == JobChangeKind.Delete ? change.Job : change.Before;
        var after = change.Kind == JobChangeKind.Delete ? null : change.Job;
        if (before is null || after is null || !AreOfOneCount(before, after))
        {
            if (before is not null)
            {
                Count(before, -1);
            }

            if (after is not null)
            {
                Count(after, 1);
            }
        }

        if (before is not null && after is not null && !change.IsAnotherJob && RiseOf(before, after) is > 0 and var rise)
        {
            At(_last).Cost += rise;
        }
    }

    public FleetHourReading Read()
    {
        var minutes = new FleetMinute[Length];
        var underWay = _underWayBefore;
        for (var i = 0; i < Length; i++)
        {
            var tally = _minutes.GetValueOrDefault(First + i);
            underWay += tally?.UnderWay ?? 0;
            minutes[i] = tally is null
                ? new FleetMinute(0, 0, 0, underWay, 0)
                : new FleetMinute(tally.Started, tally.Completed, tally.Failed, underWay, tally.Cost);
        }

        return new FleetHourReading(StartOf(First), [.. minutes], StartOf(Math.Max(_costFrom, First)));
    }

    /// <summary>Where what it cost before is not known, nothing is known of how much that rose.</summary>
    private static decimal RiseOf(Job before, Job after) =>
        after.Cost is not { } cost ? 0
        : after.RetryCount != before.RetryCount ? cost
        : before.Cost is { } known ? cost - known
        : before.StartedAt is null ? cost
        : 0;

    private static bool AreOfOneCount(Job left, Job right) =>
        left.StartedAt == right.StartedAt
        && left.EndedAt == right.EndedAt
        && left.State == right.State
        && left.GoneSince is null == right.GoneSince is null
        && left.PreviousAttempts == right.PreviousAttempts;

    private void Count(Job job, int number)
    {
        foreach (var attempt in job.PreviousAttempts)
        {
            var over = EndOf(attempt.EndedAt, attempt.IsEndEstimated);
            Count(MinuteOf(attempt.StartedAt), MinuteOf(over), attempt.State, isLive: false, number);
        }

        var ended = job.IsTerminal ? EndOf(job.EndedAt, job.IsEndEstimated) : null;
        Count(MinuteOf(job.StartedAt), MinuteOf(ended), job.State, isLive: job is { IsTerminal: false, GoneSince: null }, number);
    }

    /// <summary>By upstream's clock: what is estimated is told by ours.</summary>
    private DateTimeOffset? EndOf(DateTimeOffset? at, bool isEstimated) =>
        isEstimated && at is { } seen ? _clock?.At(seen) ?? seen : at;

    private void Count(long start, long end, JobState state, bool isLive, int number)
    {
        if (start >= First && start != None)
        {
            At(start).Started += number;
        }

        if (end >= First && end != None)
        {
            At(end).Completed += state == JobState.Completed ? number : 0;
            At(end).Failed += state is JobState.Failed or JobState.Timeout ? number : 0;
        }

        // of one that is not live its end must be known, and lie behind its start: else nobody knows how long it was under way
        if (start != None && (isLive || (end != None && end >= start)))
        {
            CountUnderWay(start, number);
            CountUnderWay(isLive ? None : end, -number);
        }
    }

    private void CountUnderWay(long minute, int number)
    {
        if (minute < First)
        {
            _underWayBefore += number;
        }
        else if (minute != None)
        {
            At(minute).UnderWay += number;
        }
    }

    private Tally At(long minute)
    {
        if (!_minutes.TryGetValue(minute, out var tally))
        {
            _minutes[minute] = tally = new Tally();
        }

        return tally;
    }

    private static long MinuteOf(DateTimeOffset? time) => time is { } at ? at.UtcTicks / TimeSpan.TicksPerMinute : None;

    private static DateTimeOffset StartOf(long minute) => new(Math.Max(0, minute) * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>Beside what <see cref="FleetMinute"/> says: here it is by how many the jobs under way became more.</summary>
    private sealed class Tally
    {
        public int Started { get; set; }

        public int Completed { get; set; }

        public int Failed { get; set; }

        public int UnderWay { get; set; }

        public decimal Cost { get; set; }

        public bool IsEmpty => this is { Started: 0, Completed: 0, Failed: 0, UnderWay: 0, Cost: 0 };
    }
}

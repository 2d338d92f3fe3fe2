using Dashboard.Infrastructure;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;

namespace Dashboard.Upstream.Polls;

/// <summary>Which jobs are due to be read, the most urgent first. Safe for several at once.</summary>
internal sealed class PollSchedule(TimeProvider timeProvider, Random random)
{
    /// <summary>
    /// A job of a later rank is served as if it had become due that much later: it waits when there is too much to read, and is not
    /// forgotten.
    /// </summary>
    private static readonly TimeSpan RankPenalty = TimeSpan.FromSeconds(3);

    private readonly SteadyClock _clock = new(timeProvider);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PollState> _states = new(StringComparer.Ordinal);

    public void Apply(IReadOnlyList<PlannedJob> plan)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            var planned = new HashSet<string>(plan.Count, StringComparer.Ordinal);
            foreach (var job in plan)
            {
                planned.Add(job.JobId);
                if (_states.TryGetValue(job.JobId, out var state))
                {
                    // it was heard until now where no read was planned
                    state.HeardAt = state.Plan is { Mode: WatchMode.Stream, Interval: null } ? now : state.HeardAt;
                    state.OnBeatSince = state.Plan.IsOnBeat ? state.OnBeatSince : now;
                    state.Plan = job;
                    state.AwaitsPlan = false;
                }
                else if (job.Mode != WatchMode.Rest)
                {
                    _states[job.JobId] = new PollState(job, now);
                }
            }

            foreach (var jobId in _states.Keys.Where(jobId => !planned.Contains(jobId)).ToList())
            {
                _states.Remove(jobId);
            }
        }
    }

    public int Unchanged(string jobId)
    {
        lock (_lock)
        {
            return _states.TryGetValue(jobId, out var state) ? state.Unchanged : 0;
        }
    }

    /// <summary>What the plan wants read and has not been read yet, most likely since the budget has not let it through.</summary>
    public PollBacklog GetBacklog()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            var (due, longest) = (0, TimeSpan.Zero);
            foreach (var state in _states.Values)
            {
                if (now - state.WaitsSince(now) is { } waits)
                {
                    due++;
                    longest = waits > longest ? waits : longest;
                }
            }

            return new PollBacklog(due, longest);
        }
    }

    /// <returns>How long a job has waited to be read; null where it need not be read now.</returns>
    public TimeSpan? FindWait(string jobId)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            return _states.TryGetValue(jobId, out var state) ? now - state.WaitsSince(now) : null;
        }
    }

    /// <param name="most">How many jobs one request reads: each batch is one, so that each is paced and the most urgent one is next.</param>
    /// <returns>What to read now, marked as being read; else how long until something is due (null: nothing is).</returns>
    public (PollBatch? Batch, TimeSpan? Wait) Take(int most)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            var due = new List<(PollState State, DateTimeOffset Order)>();
            DateTimeOffset? next = null;
            foreach (var state in _states.Values)
            {
                if (state.DueAt is not { } at)
                {
                    continue;
                }

                if (at <= now)
                {
                    due.Add((state, at == DateTimeOffset.MinValue ? at : at + (RankPenalty * state.Plan.Rank)));
                }
                else if (next is null || at < next)
                {
                    next = at;
                }
            }

            return due.Count == 0 ? (null, next - now) : (Take(due, most), null);
        }
    }

    /// <param name="isChanged">The answer told something new.</param>
    public void Done(string jobId, PollBatch batch, bool isChanged)
    {
        lock (_lock)
        {
            if (_states.TryGetValue(jobId, out var state))
            {
                state.IsReading = false;
                state.AwaitsPlan = true;
                state.Failures = 0;
                state.ReadAt = _clock.Now;
                state.ReadDetails |= batch.Details;
                state.Unchanged = isChanged ? 0 : state.Unchanged + 1;
            }
        }
    }

    /// <summary>There was no answer for these: again after a wait, all together, as one request asked for them.</summary>
    /// <param name="asked">The wait that upstream asks for; null: the longer the more often it failed, with full jitter.</param>
    /// <returns>The wait.</returns>
    public TimeSpan Failed(IReadOnlyCollection<string> jobIds, TimeSpan? asked = null)
    {
        lock (_lock)
        {
            var states = jobIds.Select(_states.GetValueOrDefault).OfType<PollState>().ToList();
            var failures = states.Select(state => state.Failures).DefaultIfEmpty().Max();
            var wait = asked ?? ReconnectDelay.Draw(random, failures);
            foreach (var state in states)
            {
                state.IsReading = false;
                state.Failures++;
                state.NotBefore = _clock.Now + wait;
            }

            return wait;
        }
    }

    /// <summary>The first one decides what is included: a batch has one include for all.</summary>
    private static PollBatch Take(List<(PollState State, DateTimeOffset Order)> due, int most)
    {
        due.Sort(
            (left, right) =>
                left.Order != right.Order ? left.Order.CompareTo(right.Order) : left.State.Plan.Rank - right.State.Plan.Rank
        );
        var details = due[0].State.Plan.Details;
        var states = due.Where(job => job.State.Plan.Details == details).Take(most).Select(job => job.State).ToList();
        foreach (var state in states)
        {
            state.TakenDueAt = state.DueAt!.Value;
            state.IsReading = true;
        }

        return new PollBatch([.. states.Select(state => state.Plan.JobId)], details);
    }
}

using System.Collections.Immutable;
using Shared.Api;
using Shared.Details;
using Shared.Jobs;

namespace Dashboard.Jobs.Compare;

public enum JobPhaseKind
{
    /// <summary>Created, or failed and to be tried again, and not begun.</summary>
    Waiting,

    /// <summary>Where it says that it had to load first.</summary>
    ColdStart,
    Running,

    /// <summary>Between running and running; upstream does not tell its times, so they are when we learnt of it.</summary>
    Paused,

    /// <summary>It has begun by now, and upstream does not say when.</summary>
    Untold,
}

/// <summary>A part of a job's life.</summary>
/// <param name="From">Since the job's creation.</param>
/// <param name="To">Since the job's creation.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="End">What the part ended in; null where another part of the attempt follows, or it goes on.</param>
public sealed record JobPhase(JobPhaseKind Kind, TimeSpan From, TimeSpan To, int Attempt, JobState? End)
{
    public TimeSpan Length => To - From;

    /// <summary>Upstream does not say when that was: it is when we learnt of it.</summary>
    public bool IsFromSeen { get; init; }

    /// <inheritdoc cref="IsFromSeen"/>
    public bool IsToSeen { get; init; }

    public string Word =>
        Kind switch
        {
            JobPhaseKind.Waiting => "Waiting",
            JobPhaseKind.ColdStart => "Cold start",
            JobPhaseKind.Paused => "Paused",
            JobPhaseKind.Untold => "Waiting and running: no start is told",
            _ => "Running",
        };
}

/// <summary>A job's life by the times that upstream tells, in parts one after the other.</summary>
public static class JobPhases
{
    /// <param name="now">By upstream's clock.</param>
    /// <param name="clock">Upstream's; null where that is ours.</param>
    /// <returns>Empty where upstream does not say when the job was created, or began.</returns>
    public static ImmutableArray<JobPhase> Of(Job job, DateTimeOffset now, UpstreamClock? clock = null)
    {
        var attempts = job
            .PreviousAttempts.Select(attempt =>
                (attempt.RetryCount, attempt.StartedAt, attempt.EndedAt, State: (JobState?)attempt.State)
            )
            .Append((job.RetryCount, job.StartedAt, EndedAt: EndOf(job, now), State: job.IsTerminal ? job.State : null))
            .ToList();
        if (
            (job.CreatedAt ?? attempts.Select(attempt => attempt.StartedAt).FirstOrDefault(at => at is not null))
            is not { } origin
        )
        {
            return [];
        }

        var phases = ImmutableArray.CreateBuilder<JobPhase>();
        var at = TimeSpan.Zero;
        foreach (var (index, (retryCount, startedAt, endedAt, state)) in attempts.Index())
        {
            var isLast = index == attempts.Count - 1;
            // times that contradict each other make no part run backwards
            var end = Later((endedAt ?? startedAt) - origin, at);
            var start = startedAt is null ? end : Min(Later(startedAt - origin, at), end);
            var hasBegun =
                startedAt is null && isLast && job.State is (JobState.Running or JobState.Paused or JobState.Completed);
            var (cold, warm) = isLast && startedAt is not null ? ColdStartOf(job, at, start, end) : (start, start);
            Add(hasBegun ? JobPhaseKind.Untold : JobPhaseKind.Waiting, at, cold, startedAt is null ? state : null);
            if (startedAt is not null)
            {
                Add(JobPhaseKind.ColdStart, cold, warm, null);
                var since = warm;
                foreach (var (paused, resumed) in PausesOf(job, retryCount, clock))
                {
                    var from = Within(paused - origin, since, end);
                    var to = Within((resumed - origin) ?? end, from, end);
                    if (to > from)
                    {
                        Add(JobPhaseKind.Running, since, from, null, since > warm, isToSeen: true);
                        Add(JobPhaseKind.Paused, from, to, null, isFromSeen: true, isToSeen: resumed is not null);
                        since = to;
                    }
                }

                Add(JobPhaseKind.Running, since, end, state, since > warm);
            }

            at = end;

            void Add(JobPhaseKind kind, TimeSpan from, TimeSpan to, JobState? how, bool isFromSeen = false, bool isToSeen = false)
            {
                if (to > from || how is not null)
                {
                    phases.Add(
                        new JobPhase(kind, from, to, retryCount + 1, how) { IsFromSeen = isFromSeen, IsToSeen = isToSeen }
                    );
                }
            }
        }

        return phases.ToImmutable();
    }

    /// <summary>The part of a cold start that lies before the job's start lies there as far as there was the time for it.</summary>
    private static (TimeSpan From, TimeSpan To) ColdStartOf(Job job, TimeSpan since, TimeSpan start, TimeSpan end)
    {
        if (job.Document.ReadColdStart() is not { Occurred: not false, DurationSeconds: > 0 and < 1e9 and var seconds } cold)
        {
            return (start, start);
        }

        var from = start - TimeSpan.FromSeconds(cold.SecondsBeforeStart);
        from = from < since ? start : from;
        return (from, Min(from + TimeSpan.FromSeconds(seconds), end));
    }

    /// <returns>In order; the last may go on.</returns>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset? To)> PausesOf(Job job, int retryCount, UpstreamClock? clock)
    {
        for (var i = 0; i < job.History.Length; i++)
        {
            var entry = job.History[i];
            if (entry.State == JobState.Paused && entry.RetryCount == retryCount)
            {
                yield return (At(entry), i + 1 < job.History.Length ? At(job.History[i + 1]) : null);
            }
        }

        DateTimeOffset At(JobStateEntry entry) => clock?.At(entry.Since) ?? entry.Since;
    }

    /// <summary>What still goes on reaches until now; of what upstream has lost nobody knows how far it came.</summary>
    private static DateTimeOffset? EndOf(Job job, DateTimeOffset now) =>
        job.IsTerminal ? job.EndedAt
        : job.GoneSince is not null ? null
        : now;

    private static TimeSpan Later(TimeSpan? time, TimeSpan than) => time > than ? time.Value : than;

    private static TimeSpan Within(TimeSpan time, TimeSpan from, TimeSpan to) => Min(time > from ? time : from, to);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}

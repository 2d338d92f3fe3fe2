using Dashboard.Jobs;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Planning;

/// <summary>Decides for each job: stream, poll or rest. A pure function of what is known now.</summary>
internal static class WatchPlan
{
    /// <summary>What is probably not there waits until there is nothing else to be read.</summary>
    private const int Last = 20;

    private static readonly TimeSpan Old = TimeSpan.FromHours(24);
    private static readonly HashSet<string> UrgentPriorities = new(StringComparer.OrdinalIgnoreCase)
    {
        "high",
        "urgent",
        "critical",
    };

    /// <returns>In the order in which jobs are served.</returns>
    public static IReadOnlyList<PlannedJob> Make(IEnumerable<PlanCandidate> candidates, PlanLimits limits)
    {
        var plan = new List<PlannedJob>();
        var active = new List<(PlanCandidate Candidate, int Rank)>();
        foreach (var candidate in candidates)
        {
            if (FindRest(candidate) is { } reason)
            {
                plan.Add(new PlannedJob(candidate.JobId, WatchMode.Rest, null, reason, JobDetail.None, int.MaxValue));
            }
            else if (candidate is { Search: { } search, Job.GoneSince: not null })
            {
                plan.Add(Seek(candidate.JobId, search.At, search.IsAsked));
            }
            else
            {
                active.Add((candidate, RankOf(candidate, limits.Now)));
            }
        }

        // within a rank a job keeps the stream it has: each opening costs a request
        active.Sort(
            (left, right) =>
                left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank)
                : left.Candidate.HasStream != right.Candidate.HasStream ? (left.Candidate.HasStream ? -1 : 1)
                : CompareByAge(left.Candidate, right.Candidate)
        );
        var streams = 0;
        var served = active.Select(job => Decide(job.Candidate, job.Rank, limits, ref streams)).ToList();
        served.AddRange(plan);
        return served;
    }

    /// <returns>Why nothing is asked of the job; null where something is.</returns>
    private static string? FindRest(PlanCandidate candidate) =>
        candidate switch
        {
            { Refusal: { } refusal } => Describe(refusal),
            { Job: { IsTerminal: true, IsWaitingForRetry: false, GoneSince: null }, Interest: null or JobDetail.None } => "over",
            { Job.GoneSince: not null, Search: null } => "gone from upstream",
            { IsWanted: false, Interest: null } => "nobody watches it",
            _ => null,
        };

    private static PlannedJob Seek(string jobId, DateTimeOffset at, bool isAsked) =>
        new(jobId, WatchMode.Poll, null, "gone from upstream, looked for again", JobDetail.None, isAsked ? 0 : Last)
        {
            DueAt = at,
        };

    private static PlannedJob Decide(PlanCandidate candidate, int rank, PlanLimits limits, ref int streams)
    {
        var details = candidate.Interest ?? JobDetail.None;
        var isOver = candidate.Job is { IsTerminal: true, IsWaitingForRetry: false };
        if (isOver)
        {
            // its details were asked for, and do not change any more
            return new PlannedJob(candidate.JobId, WatchMode.Poll, null, "over, details read once", details, rank);
        }

        var mayStream =
            limits.MostStreams == 0
                ? candidate.IsStreaming
                : candidate is { Job: not null, HasNoStream: false } && streams < limits.MostStreams;
        streams += mayStream ? 1 : 0;

        var interval = PollInterval.For(candidate, limits);
        if (!mayStream)
        {
            var why =
                candidate.Job is null ? "not read yet"
                : candidate.HasNoStream ? "upstream has no stream of it"
                : limits.MostStreams > 0 ? $"all {limits.MostStreams} streams are taken by jobs that come first"
                : "no stream for it";
            return new PlannedJob(candidate.JobId, WatchMode.Poll, interval, why, details, rank);
        }

        return candidate.IsStreaming
            ? new PlannedJob(
                candidate.JobId,
                WatchMode.Stream,
                details == JobDetail.None ? null : PollInterval.ForDetails,
                details == JobDetail.None ? "its events come" : "its events come; details are read for who looks at it",
                details,
                rank
            )
            : new PlannedJob(
                candidate.JobId,
                WatchMode.Stream,
                PollInterval.Most(interval, candidate.HasStreamed ? PollInterval.WhileReopening : PollInterval.WhileOpening),
                "read until its stream is open",
                details,
                rank
            );
    }

    /// <summary>Who is looked at comes first, then what is urgent, then what changes most; what has not moved for a day comes last.</summary>
    private static int RankOf(PlanCandidate candidate, DateTimeOffset now)
    {
        if (candidate.Interest is not null)
        {
            return 0;
        }

        if (candidate.Job is not { } job)
        {
            return 1;
        }

        var rank = job.State switch
        {
            JobState.Running or JobState.Initializing => 2,
            JobState.Queued or JobState.Unknown => 4,
            _ => 6,
        };
        var urgent = job.Priority is { } priority && UrgentPriorities.Contains(priority) ? -1 : 0;
        return rank + urgent + (now - job.StateSince > Old ? 8 : 0);
    }

    private static int CompareByAge(PlanCandidate left, PlanCandidate right)
    {
        var byAge = (right.Job?.CreatedAt ?? default).CompareTo(left.Job?.CreatedAt ?? default);
        return byAge != 0 ? byAge : string.CompareOrdinal(left.JobId, right.JobId);
    }

    private static string Describe(ApiFailure refusal) =>
        refusal.Kind == FailureKind.NotFound ? JobRefusals.Describe(refusal) : $"refused: {JobRefusals.Describe(refusal)}";
}

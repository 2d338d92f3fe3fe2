using Dashboard.Jobs;
using Shared.Api;

namespace Dashboard.Upstream.Planning;

/// <summary>Decides for each job: stream, poll or rest. A pure function of what is known now.</summary>
internal static class WatchPlan
{
    /// <summary>What is probably not there waits until there is nothing else to be read.</summary>
    private const int Last = 20;

    /// <returns>In the order in which jobs are served.</returns>
    public static IReadOnlyList<PlannedJob> Make(IEnumerable<PlanCandidate> candidates, PlanLimits limits)
    {
        var plan = new List<PlannedJob>();
        var active = new List<PlanCandidate>();
        foreach (var candidate in candidates)
        {
            if (FindRest(candidate) is { } reason)
            {
                plan.Add(new PlannedJob(candidate.JobId, WatchMode.Rest, null, reason, JobDetail.None, int.MaxValue));
            }
            else if (candidate.Search is { } search)
            {
                plan.Add(Seek(candidate, search.At, search.IsAsked));
            }
            else
            {
                active.Add(candidate);
            }
        }

        var forRows = PollInterval.ForRows(active.Count(job => job is { IsInSight: true, IsStreaming: false }), limits);
        var forWall = PollInterval.ForWall(active.Count(IsForTheWallAlone), limits);
        var (streams, openings) = (0, 0);
        var served = StreamOrder
            .Of(active, limits)
            .Select(job => Decide(job, limits, forRows, forWall, ref streams, ref openings))
            .ToList();
        return [.. PlanThrift.Fit(served, limits), .. plan];
    }

    /// <returns>Why nothing is asked of the job; null where something is.</returns>
    private static string? FindRest(PlanCandidate candidate) =>
        candidate switch
        {
            { Refusal: { } refusal } => Describe(refusal),
            { Job: { IsOver: true, GoneSince: null }, Interest: null or JobDetail.None } => "over",
            { Job.GoneSince: not null, Search: null } => "gone from upstream",
            { IsWanted: false, Interest: null } => "nobody watches it",
            _ => null,
        };

    private static PlannedJob Seek(PlanCandidate candidate, DateTimeOffset at, bool isAsked)
    {
        var (mode, why) = candidate.Job is { GoneSince: null }
            ? (WatchMode.Webhook, "webhooks tell of it, and upstream does not know it: read again before it counts as gone")
            : (WatchMode.Poll, "gone from upstream, looked for again");
        return new(candidate.JobId, mode, null, why, JobDetail.None, isAsked ? 0 : Last) { DueAt = at };
    }

    private static PlannedJob Decide(
        PlanCandidate candidate,
        PlanLimits limits,
        TimeSpan forRows,
        TimeSpan forWall,
        ref int streams,
        ref int openings
    )
    {
        var rank = PlanRank.Of(candidate, limits.Now);
        var isForTheWall = IsForTheWallAlone(candidate);
        var details = isForTheWall ? JobDetail.Resources : candidate.Interest ?? JobDetail.None;
        var isOver = candidate.Job is { IsOver: true };
        if (isOver)
        {
            // its details were asked for, and do not change any more
            return new PlannedJob(candidate.JobId, WatchMode.Poll, null, "over, details read once", details, rank);
        }

        var mayStream =
            limits.MostStreams == 0
                ? candidate.IsStreaming
                : candidate is { Job: not null, HasNoStream: false } && streams < limits.MostStreams;
        var isOpening = mayStream && limits.MostStreams > 0 && !candidate.HasStream;
        var mustWait = isOpening && openings >= limits.MostOpenings;
        mayStream &= !mustWait;
        openings += isOpening ? 1 : 0;
        streams += mayStream ? 1 : 0;

        var interval = PollInterval.For(candidate, limits, forRows);
        var isRow = candidate is { IsInSight: true, Interest: null };
        if (!mayStream)
        {
            var why =
                candidate.Job is null ? "not read yet"
                : candidate.HasNoStream ? "upstream has no stream of it"
                : mustWait ? "its stream is opened when the budget allows"
                : limits.MostStreams > 0 ? $"all {limits.MostStreams} streams are taken by jobs that come first"
                : "no stream for it";
            var (mode, reason) =
                !PollInterval.HasWebhooks(candidate, limits) ? (WatchMode.Poll, why)
                : limits.MostStreams == 0 ? (WatchMode.Webhook, "webhooks tell of it, and no stream has")
                : (WatchMode.Webhook, $"webhooks tell of it; {why}");
            return new PlannedJob(candidate.JobId, mode, interval, reason, details, rank)
            {
                IsOnBeat = isRow && interval == forRows,
            };
        }

        var whileOpening = PollInterval.Most(
            interval,
            candidate.HasStreamed ? PollInterval.WhileReopening : PollInterval.WhileOpening
        );
        return candidate.IsStreaming
            ? new PlannedJob(
                candidate.JobId,
                WatchMode.Stream,
                details == JobDetail.None ? null
                    : isForTheWall ? forWall
                    : PollInterval.ForDetails,
                details == JobDetail.None ? "its events come"
                    : isForTheWall ? "its events come; its GPUs are read for who looks at all of them"
                    : "its events come; details are read for who looks at it",
                details,
                rank
            )
            {
                IsOnBeat = isForTheWall,
            }
            : new PlannedJob(candidate.JobId, WatchMode.Stream, whileOpening, "read until its stream is open", details, rank)
            {
                IsOnBeat = isRow && whileOpening == forRows,
            };
    }

    /// <summary>Of one that somebody looks at by itself more is read, and more often.</summary>
    private static bool IsForTheWallAlone(PlanCandidate candidate) =>
        candidate is { IsOnWall: true, Interest: null or JobDetail.None };

    private static string Describe(ApiFailure refusal) =>
        refusal.Kind == FailureKind.NotFound ? JobRefusals.Describe(refusal) : $"refused: {JobRefusals.Describe(refusal)}";
}

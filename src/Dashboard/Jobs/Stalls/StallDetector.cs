using Shared.Details;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Stalls;

/// <summary>
/// Tells a job that works from one that does not. A job moves when its progress, its state, phase or step, any of its counters or its partial
/// results are others than before. What it costs and whether its GPUs are at work is no movement: it decides how bad it is that there is none.
/// Pure.
/// </summary>
internal static class StallDetector
{
    public static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan LongestLimit = TimeSpan.FromMinutes(30);

    /// <summary>Where too little is known of the endpoint.</summary>
    public static readonly TimeSpan UnknownLimit = TimeSpan.FromMinutes(5);

    /// <summary>Gaps that an endpoint's limit is made of, at least.</summary>
    public const int LeastGaps = 20;

    /// <summary>Of a GPU that is at work, percent.</summary>
    public const double Busy = 5;

    private const double UsualShare = 0.95;

    /// <summary>Times what is usual.</summary>
    private const double Patience = 4;

    /// <summary>Times what this very job has taken before.</summary>
    private const double OwnPatience = 2;

    /// <summary>GPUs at work are a reason to wait as long again.</summary>
    private const double BusyPatience = 2;

    /// <summary>
    /// A story that is told faster than life is read as often as life: there, what lies between two readings is long. By the wall's clock.
    /// </summary>
    private static readonly TimeSpan LeastOfWall = TimeSpan.FromSeconds(20);

    /// <summary>Nothing can be told of a job that never says how far it is.</summary>
    public static bool CanBeJudged(Job job) =>
        job is { State: JobState.Running, GoneSince: null }
        && (job.Progress is not null || job.CurrentStep is not null || job.Document.FindPart(PartNames.Metadata) is not null);

    /// <param name="track">Of the same job until now.</param>
    /// <param name="at">When it was told, by upstream's clock.</param>
    /// <param name="gap">From its move before to this one; null where it has not moved, or not all of the gap was seen.</param>
    public static StallTrack Follow(in StallTrack track, Job job, DateTimeOffset at, out TimeSpan? gap)
    {
        gap = null;
        if (!HasMoved(track.Job, job))
        {
            return track with { Job = job };
        }

        var length = at > track.MovedAt ? at - track.MovedAt : TimeSpan.Zero;
        var isOfOneAttempt = job.RetryCount == track.Job.RetryCount;
        gap = track.HasMoved && isOfOneAttempt ? length : null;
        return track with
        {
            Job = job,
            MovedAt = track.MovedAt + length,
            CostThen = job.Cost,
            LongestGap =
                isOfOneAttempt && gap > track.LongestGap ? length
                : isOfOneAttempt ? track.LongestGap
                : TimeSpan.Zero,
            HasMoved = true,
            IsSuspected = false,
        };
    }

    /// <param name="usual">The gaps of jobs like this one; null where there are none.</param>
    /// <param name="speed">Of upstream's clock.</param>
    public static TimeSpan LimitOf(in StallTrack track, GapHistogram? usual, double speed)
    {
        var limit = usual?.Count >= LeastGaps ? usual.Quantile(UsualShare) * Patience : UnknownLimit;
        limit = Longer(limit, track.LongestGap * OwnPatience);
        limit = IsBusy(track.Job) ? limit * BusyPatience : limit;
        limit = limit < LongestLimit ? limit : LongestLimit;
        return Longer(Longer(limit, ShortestLimit), LeastOfWall * speed);
    }

    /// <param name="knownAt">Until when it is known that nothing has moved, by upstream's clock.</param>
    /// <returns>Null for one that is not stalled, as far as is known.</returns>
    public static StallVerdict? Judge(in StallTrack track, DateTimeOffset knownAt, GapHistogram? usual, double speed)
    {
        var still = knownAt - track.MovedAt;
        if (still <= ShortestLimit)
        {
            return null;
        }

        var limit = LimitOf(track, usual, speed);
        return still <= limit
            ? null
            : new StallVerdict(track.MovedAt, limit, track.CostThen)
            {
                IsCostRising = track.Job.Cost > (track.CostThen ?? 0),
                IsBusy = IsBusy(track.Job),
                IsLearnt = usual?.Count >= LeastGaps,
            };
    }

    private static bool IsBusy(Job job) => job.GpuUtilizationPercent > Busy;

    private static bool HasMoved(Job before, Job after)
    {
        if (
            !before.Progress.Equals(after.Progress)
            || before.State != after.State
            || before.Phase != after.Phase
            || before.RetryCount != after.RetryCount
            || before.CurrentStep != after.CurrentStep
        )
        {
            return true;
        }

        return !IsSame(before, after, PartNames.Metadata, out _)
            || !IsSame(before, after, PartNames.PartialResults, out _)
            || (!IsSame(before, after, PartNames.Execution, out var hasBoth) && hasBoth && HasWorked(before, after));
    }

    private static bool IsSame(Job before, Job after, string part, out bool hasBoth)
    {
        var (one, other) = (before.Document.FindPart(part), after.Document.FindPart(part));
        hasBoth = one is not null && other is not null;
        var (left, right) = (one?.Json ?? default, other?.Json ?? default);
        return left.Equals(right) || left.Span.SequenceEqual(right.Span);
    }

    /// <summary>Time and cost go on by themselves; tokens and calls do not.</summary>
    private static bool HasWorked(Job before, Job after) =>
        before.Document.ReadExecution() is var one
        && after.Document.ReadExecution() is var other
        && (one?.TokensProcessed != other?.TokensProcessed || one?.ApiCalls != other?.ApiCalls);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

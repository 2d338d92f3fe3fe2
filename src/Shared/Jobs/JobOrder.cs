using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// Decides whether a document is news or out of date. Documents carry no version, so: a position in the same stream decides where
/// there is one; an answer to a read loses to events received after it was sent, as far as
/// they tell (<see cref="RecentEvents"/>); else the first of (retry count, terminal, duration,
/// cost, progress) that both know and that differs decides. A terminal state is left only by a higher retry count, or by another end
/// where upstream had announced a retry.
/// </summary>
public static class JobOrder
{
    public static bool IsOutOfDate(Job job, Observation observation)
    {
        var document = observation.Document;
        if (LeavesTerminalWithoutRetry(job, document) || OvertakenByCompletion(job, observation))
        {
            return true;
        }

        if (observation.Source == DocumentSource.Webhook)
        {
            return IsLateWebhook(job, observation);
        }

        if (observation.Position is { } position && job.Position is { } last && position.IsComparableTo(last))
        {
            return position.Sequence <= last.Sequence || IsBehind(job, observation);
        }

        if (observation.RequestedAt < job.LastEventAt && !observation.HoldsEvents)
        {
            return true;
        }

        var byContent = CompareContent(document, job.Document);
        return byContent < 0
            || (byContent == 0 && observation.RequestedAt < job.LastWordAt)
            || (observation.RequestedAt is null && IsBehind(job, observation));
    }

    /// <returns>Below zero where <paramref name="document"/> tells of an earlier moment than <paramref name="known"/>.</returns>
    public static int CompareContent(JobStatusDocument document, JobStatusDocument known)
    {
        var byAttempt = Compare(document.RetryCount, known.RetryCount);
        if (byAttempt != 0)
        {
            return byAttempt;
        }

        if (MayRetryUncounted(known, document))
        {
            return 0;
        }

        var byEnd = Compare(IsTerminal(document), IsTerminal(known));
        if (byEnd != 0)
        {
            return byEnd;
        }

        var byDuration = Compare(document.DurationSeconds, known.DurationSeconds);
        if (byDuration != 0)
        {
            return byDuration;
        }

        var byCost = Compare(document.CostAccrued, known.CostAccrued);
        return byCost != 0 ? byCost : Compare(document.Progress, known.Progress);
    }

    /// <summary>
    /// Announced, and then not seen to begin: the end of the next attempt follows the failure of this one directly, and it need not say
    /// its retry count.
    /// </summary>
    internal static bool EndsAMissedRetry(Job job, JobStatusDocument document) =>
        job.IsWaitingForRetry
        && document.State is { } state
        && state.IsTerminal()
        && state != job.State
        && document.RetryCount.GetValueOrDefault(job.RetryCount) >= job.RetryCount;

    /// <summary>
    /// An end that said no retry count, and a count: either the attempt after it, or one document of its own attempt that does say the
    /// count. The content alone does not tell, so the order of arrival does.
    /// </summary>
    private static bool MayRetryUncounted(JobStatusDocument known, JobStatusDocument document) =>
        known.RetryCount is null && document.RetryCount > 0 && IsTerminal(known) == 1 && IsTerminal(document) == 0;

    private static bool LeavesTerminalWithoutRetry(Job job, JobStatusDocument document) =>
        job.IsTerminal
        && document.State is { } state
        && state != job.State
        && document.RetryCount.GetValueOrDefault(job.RetryCount) <= job.RetryCount
        && !EndsAMissedRetry(job, document);

    /// <summary>
    /// A completed document says no retry count, so a late event of its own attempt looks like a retry of it. Where a read or a
    /// webhook told of the completion, only another read leaves it, or a webhook of a later moment.
    /// </summary>
    private static bool OvertakenByCompletion(Job job, Observation observation) =>
        job is { State: JobState.Completed, IsAheadOfStream: true }
        && observation is { RequestedAt: null, Document.State: { } state }
        && state != JobState.Completed
        && !(observation.ToldAt > job.Document.EndedAt);

    /// <summary>
    /// A read or a webhook has overtaken the stream: its next events are later by position, and may still tell of what was before. They
    /// come in order, so an event is of the past for as long as the stream has not told of all that they told.
    /// </summary>
    private static bool IsBehind(Job job, Observation observation)
    {
        var document = observation.Document;
        if (!job.IsAheadOfStream)
        {
            return false;
        }

        var byContent = CompareContent(document, job.Document);
        if (byContent != 0)
        {
            return byContent < 0;
        }

        if (ResumesAfterLostPause(job, observation))
        {
            return false;
        }

        return document.State is null || MayRetryUncounted(job.Document, document) ? job.StreamedStates < job.History.Length
            : JobHistory.FindPlace(job, document) is { } place ? place + 1 < job.History.Length
            : Compare(Stage(document.State), Stage(job.State)) is < 0 || document.State == job.State;
    }

    /// <summary>
    /// A stream of patches names a state where it changes. One that says that the job runs, and nothing else, after it said so before, has left
    /// out the pause that only a read told of: it was lost. Unless the numbers say that nothing was, or begin anew, so that it may be told again.
    /// </summary>
    private static bool ResumesAfterLostPause(Job job, Observation observation) =>
        observation.Document is { State: JobState.Running, Present: DocumentFields.State, Parts.IsEmpty: true } document
        && job.State == JobState.Paused
        && JobHistory.FindPlace(job, document) is { } place
        && place == job.StreamedStates - 1
        && (observation.Position, job.Position) switch
        {
            (null, null) => true,
            ({ } position, { } last) => position.IsComparableTo(last)
                && (position.Stream == EventPosition.AllJobs || position.Sequence > last.Sequence + 1),
            _ => false,
        };

    /// <summary>
    /// Webhooks overtake each other, are sent again, and know no position: only what they tell of decides. In doubt the stream, where
    /// there is one, is believed.
    /// </summary>
    private static bool IsLateWebhook(Job job, Observation observation)
    {
        var document = observation.Document;
        if (
            observation.ToldAt < job.ToldAt
            || (observation.ToldAt ?? document.EndedAt) < job.StartedAt
            || (job.IsTerminal && document.State?.IsTerminal() == false && observation.ToldAt < job.Document.EndedAt)
        )
        {
            return true;
        }

        var byContent = CompareContent(document, job.Document);
        if (byContent != 0)
        {
            return byContent < 0;
        }

        if (document.State is not { } state || state == job.State)
        {
            // no more than what is known; it may have been on its way for long, and tell of a stay before this one
            return (job.Position is not null && !job.IsAheadOfStream) || JobHistory.HasSeenBefore(job, observation);
        }

        var last = job.History[^1];
        if (observation.ToldAt is { } told && last.LastTold is { } lastTold && told != lastTold)
        {
            return told < lastTold;
        }

        return JobHistory.HasSeen(job, observation) || (Compare(Stage(state), Stage(job.State)) < 0 && !IsResumed(job, document));
    }

    /// <summary>It ran before with lower figures, so this is not that time.</summary>
    private static bool IsResumed(Job job, JobStatusDocument document) =>
        document.State == JobState.Running && job.History.Any(entry => entry.Is(document) && CompareFigures(document, entry) > 0);

    /// <returns>Below zero where a webhook tells of a moment before a stay in a state, above where after its beginning, zero where within.</returns>
    internal static int CompareStay(Observation observation, JobStateEntry entry)
    {
        var document = observation.Document;
        var byAttempt = Compare(document.RetryCount, entry.RetryCount);
        if (byAttempt != 0)
        {
            return byAttempt;
        }

        var isWithin = observation.ToldAt > entry.FirstTold && observation.ToldAt < entry.LastTold;
        if (isWithin)
        {
            return 0;
        }

        var byTime = Compare(observation.ToldAt, entry.FirstTold);
        var byEnd = Compare(IsTerminal(document), entry.State.IsTerminal() ? 1 : 0);
        return byTime != 0 ? byTime
            : byEnd != 0 ? byEnd
            : CompareFigures(document, entry) is not 0 and var byFigures ? byFigures
            : Compare(Stage(document.State), Stage(entry.State)) is not 0 and var byStage ? byStage
            : 1;
    }

    private static int CompareFigures(JobStatusDocument document, JobStateEntry entry)
    {
        var byDuration = Compare(document.DurationSeconds, entry.DurationSeconds);
        var byCost = Compare(document.CostAccrued, entry.CostAccrued);
        return byDuration != 0 ? byDuration
            : byCost != 0 ? byCost
            : Compare(document.Progress, entry.Progress);
    }

    /// <summary>An attempt begins queued, is then initialized, and has run before it pauses.</summary>
    private static int? Stage(JobState? state) =>
        state switch
        {
            JobState.Queued => 0,
            JobState.Initializing => 1,
            JobState.Running => 2,
            JobState.Paused => 3,
            _ => null,
        };

    private static int? IsTerminal(JobStatusDocument document) =>
        document.State is { } state ? (state.IsTerminal() ? 1 : 0) : null;

    private static int Compare<T>(T? left, T? right)
        where T : struct, IComparable<T> => left is { } a && right is { } b ? a.CompareTo(b) : 0;
}

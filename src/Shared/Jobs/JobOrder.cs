using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// Decides whether a document is news or out of date. Documents carry no version, so: a position in the same stream decides where
/// there is one; an answer to a read loses to events received after it was sent; else the first of (retry count, terminal, duration,
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

        if (observation.Position is { } position && job.Position is { } last && position.IsComparableTo(last))
        {
            return position.Sequence <= last.Sequence || IsBehindRead(job, document);
        }

        if (observation.RequestedAt < job.LastEventAt)
        {
            return true;
        }

        return CompareContent(document, job.Document) < 0 || (observation.RequestedAt is null && IsBehindRead(job, document));
    }

    /// <returns>Below zero where <paramref name="document"/> tells of an earlier moment than <paramref name="known"/>.</returns>
    public static int CompareContent(JobStatusDocument document, JobStatusDocument known)
    {
        var byAttempt = Compare(document.RetryCount, known.RetryCount);
        if (byAttempt != 0)
        {
            return byAttempt;
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

    private static bool LeavesTerminalWithoutRetry(Job job, JobStatusDocument document) =>
        job.IsTerminal
        && document.State is { } state
        && state != job.State
        && document.RetryCount.GetValueOrDefault(job.RetryCount) <= job.RetryCount
        && !EndsAMissedRetry(job, document);

    /// <summary>
    /// A completed document says no retry count, so a late event of its own attempt looks like a retry of it. Where a read told of the
    /// completion, only another read leaves it.
    /// </summary>
    private static bool OvertakenByCompletion(Job job, Observation observation) =>
        job is { State: JobState.Completed, Source: DocumentSource.Batch }
        && observation is { RequestedAt: null, Document.State: { } state }
        && state != JobState.Completed;

    /// <summary>A read has overtaken the stream: its next events are later by position, and may still tell of what was before the read.</summary>
    private static bool IsBehindRead(Job job, JobStatusDocument document)
    {
        if (job.Source != DocumentSource.Batch)
        {
            return false;
        }

        var byContent = CompareContent(document, job.Document);
        return byContent < 0 || (byContent == 0 && Compare(Stage(document), Stage(job.Document)) < 0);
    }

    /// <summary>An attempt begins queued and is then initialized; what comes after may alternate.</summary>
    private static int? Stage(JobStatusDocument document) =>
        document.State switch
        {
            JobState.Queued => 0,
            JobState.Initializing => 1,
            JobState.Running or JobState.Paused => 2,
            _ => null,
        };

    private static int? IsTerminal(JobStatusDocument document) =>
        document.State is { } state ? (state.IsTerminal() ? 1 : 0) : null;

    private static int Compare<T>(T? left, T? right)
        where T : struct, IComparable<T> => left is { } a && right is { } b ? a.CompareTo(b) : 0;
}

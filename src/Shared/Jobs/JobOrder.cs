using Shared.Documents;

namespace Shared.Jobs;

/// <summary>
/// Decides whether a document is news or out of date. Documents carry no version, so: a position in the same stream decides where
/// there is one; an answer to a read loses to events received after it was sent; else the first of (retry count, terminal, duration,
/// cost, progress) that both know and that differs decides. A terminal state is left only by a higher retry count.
/// </summary>
public static class JobOrder
{
    public static bool IsOutOfDate(Job job, Observation observation)
    {
        var document = observation.Document;
        if (LeavesTerminalWithoutRetry(job, document))
        {
            return true;
        }

        if (observation.Position is { } position && job.Position is { } last && position.IsComparableTo(last))
        {
            return position.Sequence <= last.Sequence;
        }

        if (observation.RequestedAt < job.LastEventAt)
        {
            return true;
        }

        return CompareContent(document, job.Document) < 0;
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

    private static bool LeavesTerminalWithoutRetry(Job job, JobStatusDocument document) =>
        job.IsTerminal
        && document.State is { } state
        && state != job.State
        && document.RetryCount.GetValueOrDefault(job.RetryCount) <= job.RetryCount;

    private static int? IsTerminal(JobStatusDocument document) =>
        document.State is { } state ? (state.IsTerminal() ? 1 : 0) : null;

    private static int Compare<T>(T? left, T? right)
        where T : struct, IComparable<T> => left is { } a && right is { } b ? a.CompareTo(b) : 0;
}

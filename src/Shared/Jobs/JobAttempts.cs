using System.Collections.Immutable;
using Shared.Details;
using Shared.Documents;

namespace Shared.Jobs;

/// <summary>Keeps the attempts that are over, also those whose documents come after the next attempt has begun.</summary>
internal static class JobAttempts
{
    /// <summary>Of a job that is tried again for ever, the latest.</summary>
    public const int MostAttempts = 100;

    private const int MostErrorText = 1000;

    public static ImmutableArray<JobAttempt> Add(ImmutableArray<JobAttempt> attempts, JobAttempt ended) =>
        Bound(attempts.Add(ended));

    /// <summary>What the stream has told of an attempt in full replaces what was known of it.</summary>
    public static ImmutableArray<JobAttempt> Set(
        ImmutableArray<JobAttempt> attempts,
        JobStatusDocument streamed,
        DateTimeOffset receivedAt
    )
    {
        var retryCount = streamed.RetryCount ?? 0;
        var state = streamed.State ?? JobState.Unknown;
        var index = attempts.TakeWhile(attempt => attempt.RetryCount < retryCount).Count();
        var known = index < attempts.Length && attempts[index].RetryCount == retryCount ? attempts[index] : null;
        var told = new JobAttempt(
            retryCount,
            state,
            streamed.StartedAt,
            streamed.EndedAt ?? known?.EndedAt ?? (state.IsTerminal() ? receivedAt : null),
            streamed.TotalCost ?? streamed.CostAccrued,
            ErrorOf(streamed)
        )
        {
            Progress = streamed.Progress,
            IsEndEstimated = streamed.EndedAt is null && (known?.EndedAt is null ? state.IsTerminal() : known.IsEndEstimated),
        };
        return known is null ? Bound(attempts.Insert(index, told)) : attempts.SetItem(index, told);
    }

    /// <summary>A late document of an attempt that another one has followed.</summary>
    public static ImmutableArray<JobAttempt> Learn(
        ImmutableArray<JobAttempt> attempts,
        int retryCount,
        JobStatusDocument document,
        DateTimeOffset receivedAt
    )
    {
        var index = 0;
        while (index < attempts.Length && attempts[index].RetryCount < retryCount)
        {
            index++;
        }

        if (index == attempts.Length || attempts[index].RetryCount != retryCount)
        {
            var unseen = new JobAttempt(retryCount, JobState.Unknown, null, null, null, null);
            return Bound(attempts.Insert(index, Learn(unseen, document, receivedAt)));
        }

        var known = attempts[index];
        var learnt = Learn(known, document, receivedAt);
        return learnt == known ? attempts : attempts.SetItem(index, learnt);
    }

    private static JobAttempt Learn(JobAttempt known, JobStatusDocument document, DateTimeOffset receivedAt)
    {
        var isLate = known.State.IsTerminal() || document.State is null;
        var state = isLate ? known.State : document.State.GetValueOrDefault();
        // what upstream says of the end is better than when we saw it; what it said first stays
        var told = known is { EndedAt: { } end, IsEndEstimated: false } ? end : document.EndedAt;
        return known with
        {
            State = state,
            StartedAt = known.StartedAt ?? document.StartedAt,
            EndedAt = told ?? known.EndedAt ?? (state.IsTerminal() ? receivedAt : null),
            IsEndEstimated = told is null && (known.EndedAt is null ? state.IsTerminal() : known.IsEndEstimated),
            // what has accrued only grows
            Cost = document.TotalCost ?? Max(known.Cost, document.CostAccrued),
            Error = known.Error is { } error ? error.Fill(ErrorOf(document)) : ErrorOf(document),
            Progress = known.Progress ?? document.Progress,
        };
    }

    /// <summary>The code as jobs are found by it; what only the part says may be of any length.</summary>
    public static JobError? ErrorOf(JobStatusDocument document)
    {
        if ((document.Present & DocumentFields.Error) == 0)
        {
            return null;
        }

        var error = document.ReadError() ?? new JobError(null, null);
        return error with
        {
            Code = document.ErrorCode,
            Message = document.ErrorMessage,
            Step = Cut(error.Step),
            Suggestion = Cut(error.Suggestion),
            MemoryRequired = error.MemoryRequired is { Bytes: not null } required ? required : null,
            MemoryAvailable = error.MemoryAvailable is { Bytes: not null } available ? available : null,
        };
    }

    private static string? Cut(string? text) => text?.Length > MostErrorText ? text[..MostErrorText] : text;

    private static decimal? Max(decimal? left, decimal? right) =>
        left is { } a && right is { } b ? Math.Max(a, b) : left ?? right;

    private static ImmutableArray<JobAttempt> Bound(ImmutableArray<JobAttempt> attempts) =>
        attempts.Length > MostAttempts ? attempts.RemoveRange(0, attempts.Length - MostAttempts) : attempts;
}

using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Planning;
using Shared.Api;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>What is read of the job beside its stream.</summary>
internal sealed partial class JobFeed
{
    private const int MostUnsettled = 3;
    private int _unsettled;

    /// <summary>A check writes it while the stream is silent; where that is over meanwhile, nothing depends on it.</summary>
    private ToldProgress? _told;
    private bool _tellsProgress;
    private bool _isFresh;
    private bool _isSilentAgain;

    /// <summary>
    /// The job's own document. It is not applied where the stream can be resumed: it would overtake the events that the stream still has
    /// to tell, and states that a job has left again would be seen too late.
    /// </summary>
    public override async Task<ApiFailure?> ConfirmAsync(CancellationToken cancellationToken)
    {
        // what hangs again and again is no emergency
        var purpose = _isSilentAgain ? RequestPurpose.Poll : RequestPurpose.Repair;
        _isSilentAgain = true;
        if (Position.LastEventId.Length == 0)
        {
            return NoAnswer((await ReadAsync(purpose)).Failure);
        }

        var answer = await client.GetStatusAsync(jobId, include: null, purpose, cancellationToken);
        return NoAnswer(answer.Failure);
    }

    /// <summary>The job's document, applied: where it tells nothing else, it confirms what is known.</summary>
    public override async Task<SilenceVerdict?> CheckSilenceAsync(
        TimeSpan within,
        bool isAgain,
        CancellationToken cancellationToken
    )
    {
        if (!IsUnfinished)
        {
            // it has told the end
            return SilenceVerdict.InOrder;
        }

        var reading = await checks.ReadAsync(jobId, within, isAgain, cancellationToken);
        if (reading.Failure is { } failure)
        {
            return reading.IsOfRequest && failure.StatusCode is null ? SilenceVerdict.NoAnswer : SilenceVerdict.Unknown;
        }

        // not what was known: something else may have told it meanwhile
        var told = _told;
        var read = ToldProgress.Of(reading.Change.After!);
        // the same difference is no news the next time
        _told = read;
        return told is not { } before || before == read ? SilenceVerdict.InOrder
            : !before.IsSameState(read) ? SilenceVerdict.Deaf
            : _tellsProgress ? SilenceVerdict.Behind
            : SilenceVerdict.InOrder;
    }

    /// <summary>An event has told it.</summary>
    private void Note(ToldProgress told)
    {
        // what a stream begins with says nothing of what it tells later
        _tellsProgress |= !_isFresh && _told is { } before && before != told && before.IsSameState(told);
        _told = told;
        _isFresh = false;
        _isSilentAgain = false;
    }

    /// <summary>Reads the job's document once, beside the stream.</summary>
    /// <returns>Whether the job is now as the answer says, or as an event that came after the question does.</returns>
    private async Task<(ApiFailure? Failure, bool IsSettled)> ReadAsync(RequestPurpose purpose)
    {
        _loss.OnRead();
        var answer = await client.GetStatusAsync(jobId, include: null, purpose, cancellationToken);
        if (answer.Failure is not null)
        {
            return (answer.Failure, false);
        }

        var result = DocumentReader.Read(answer.Body, jobId);
        if (!result.IsAccepted)
        {
            intake.Refuse(result, jobId);
            return (null, false);
        }

        var job = intake.AcceptAnswer(result.Document, answer);
        var isToldSince = job.RecentEvents is null && job.LastEventAt > answer.SentAt;
        return (null, isToldSince || result.Document.State is not { } state || state == job.State);
    }

    /// <summary>
    /// Makes up for a loss. One whose stream is lost again and again must not take the budget of all others: from the second reading in a
    /// minute on it is the last to be served. An answer that tells of another state and is older than what is known may come from a store
    /// that lags: then it is asked for again, but not for ever.
    /// </summary>
    /// <returns>True where there is nothing more to be learned.</returns>
    private async Task<bool> RepairAsync(bool isAgain)
    {
        var (failure, isSettled) = await ReadAsync(isAgain ? RequestPurpose.Stream : RequestPurpose.Repair);
        if (failure is not null)
        {
            return JobRefusals.IsForGood(failure);
        }

        _unsettled = isSettled ? 0 : _unsettled + 1;
        return _unsettled % MostUnsettled == 0;
    }

    /// <summary>
    /// Upstream calls the stream over and the job, as we know it, is not: its document says which. Of one that goes on it says no more than
    /// that, as in <see cref="ConfirmAsync"/>.
    /// </summary>
    /// <param name="isAgain">It was so before: what is said again and again is no emergency.</param>
    public async Task ReadEndAsync(bool isAgain)
    {
        var purpose = isAgain ? RequestPurpose.Poll : RequestPurpose.Repair;
        if (Position.LastEventId.Length == 0)
        {
            await ReadAsync(purpose);
            return;
        }

        var answer = await client.GetStatusAsync(jobId, include: null, purpose, cancellationToken);
        if (answer.Failure is not null)
        {
            return;
        }

        var result = DocumentReader.Read(answer.Body, jobId);
        if (!result.IsAccepted)
        {
            intake.Refuse(result, jobId);
        }
        else if (result.Document is { NextRetryAt: null, State: { } state } && state.IsTerminal())
        {
            intake.AcceptAnswer(result.Document, answer);
            gaps.Add(jobId, $"The stream was over after {Position.LastEventId}, before it had told of the end.");
        }
    }

    private static ApiFailure? NoAnswer(ApiFailure? failure) => failure is { StatusCode: null } ? failure : null;
}

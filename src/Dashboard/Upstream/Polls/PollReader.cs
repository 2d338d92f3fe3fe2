using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Polls;

/// <summary>
/// Reads what is due: many jobs in one request where upstream takes the batch, else one by one. What came of each is told to the schedule.
/// </summary>
internal sealed partial class PollReader(
    PollSchedule schedule,
    UpstreamClient client,
    BatchSupport support,
    KeyGuard key,
    DocumentIntake intake,
    JobStore store,
    JobRefusals refusals,
    UpstreamMonitor monitor,
    ConnectionBoard board,
    OutageGate outages,
    ErrorLog errors,
    Random random,
    TimeProvider timeProvider,
    ILogger<PollReader> logger
)
{
    private readonly ReconnectDelay _delay = new(random);

    public async Task ReadAsync(PollBatch batch, CancellationToken cancellationToken)
    {
        if (batch.JobIds.Count > 1 && !support.IsRefused)
        {
            await ReadTogetherAsync(batch, cancellationToken);
            return;
        }

        foreach (var jobId in batch.JobIds)
        {
            await ReadOneAsync(jobId, batch, cancellationToken);
        }
    }

    private async Task ReadTogetherAsync(PollBatch batch, CancellationToken cancellationToken)
    {
        var requestedAt = timeProvider.GetUtcNow();
        var request = new BatchStatusRequest(batch.JobIds, batch.Include);
        var answer = await client.GetStatusesAsync(request, RequestPurpose.Poll, cancellationToken);
        var isRefused = answer.Failure is { } refused && support.Observe(refused);
        if (isRefused)
        {
            LogBatchRefused(logger, answer.Failure!.Message);
        }

        if (isRefused || answer.Failure is { Kind: FailureKind.InvalidRequest })
        {
            // one id that upstream does not like must not cost the others their reading
            foreach (var jobId in batch.JobIds)
            {
                await ReadOneAsync(jobId, batch, cancellationToken);
            }

            return;
        }

        if (answer.Failure is { } failure)
        {
            await OnFailedAsync(batch.JobIds, failure, cancellationToken);
            return;
        }

        if (StatusAnswers.Read(answer.Body) is not { } answers)
        {
            schedule.Failed(batch.JobIds, _delay.Next());
            intake.RefuseAnswer(UpstreamCall.Batch, RequestPurpose.Poll, answer.Body);
            LogUnreadable(logger, batch.JobIds.Count);
            return;
        }

        support.Observe(answers.Shape);
        OnAnswer();
        Accept(answers, batch, requestedAt);
    }

    private async Task ReadOneAsync(string jobId, PollBatch batch, CancellationToken cancellationToken)
    {
        var requestedAt = timeProvider.GetUtcNow();
        var include = batch.Include is { } names ? string.Join(',', names) : null;
        var answer = await client.GetStatusAsync(jobId, include, RequestPurpose.Poll, cancellationToken);
        if (answer.Failure is not { } failure)
        {
            OnAnswer();
            var before = store.Find(jobId);
            var after = intake.Accept(answer.Body, "read", DocumentSource.Batch, jobId, null, requestedAt);
            schedule.Done(jobId, batch, IsNews(before, after));
        }
        else if (JobRefusals.IsForGood(failure))
        {
            OnAnswer();
            Refuse(jobId, failure);
            schedule.Done(jobId, batch, isChanged: false);
        }
        else
        {
            await OnFailedAsync([jobId], failure, cancellationToken);
        }
    }

    private void Accept(StatusAnswers answers, PollBatch batch, DateTimeOffset requestedAt)
    {
        var silent = new HashSet<string>(batch.JobIds, StringComparer.Ordinal);
        foreach (var result in answers.Documents)
        {
            if (!result.IsAccepted)
            {
                intake.Refuse(result, "batch");
            }
            else if (silent.Remove(result.Document.JobId))
            {
                var before = store.Find(result.Document.JobId);
                var after = intake.Accept(result.Document, DocumentSource.Batch, null, requestedAt);
                schedule.Done(after.JobId, batch, IsNews(before, after));
            }
        }

        foreach (var (jobId, error) in answers.Errors)
        {
            if (silent.Remove(jobId))
            {
                errors.Add(UpstreamCall.Batch, RequestPurpose.Poll, jobId, error.ToFailure());
                Refuse(jobId, error.ToFailure());
                schedule.Done(jobId, batch, isChanged: false);
            }
        }

        // neither a document nor an error: nothing is known of them, and they must not be asked for without end
        foreach (var jobId in silent)
        {
            schedule.Done(jobId, batch, isChanged: false);
        }
    }

    private void Refuse(string jobId, ApiFailure failure)
    {
        if (failure.Kind == FailureKind.NotFound && store.Find(jobId) is not null)
        {
            store.MarkGone(jobId, timeProvider.GetUtcNow());
        }
        else if (JobRefusals.IsForGood(failure))
        {
            refusals.Add(jobId, failure);
            LogRefused(logger, jobId, failure.Message);
        }
    }

    private async Task OnFailedAsync(IReadOnlyList<string> jobIds, ApiFailure failure, CancellationToken cancellationToken)
    {
        if (key.Refusal is not null)
        {
            await key.WaitUntilUsableAsync(cancellationToken);
            schedule.Failed(jobIds, TimeSpan.Zero);
            return;
        }

        var wait = failure.RetryAfter is { } asked ? RequestBudget.Bound(asked) : _delay.Next();
        schedule.Failed(jobIds, wait);
        LogFailed(logger, jobIds.Count, failure.Message, wait.TotalSeconds);
        if (failure.Kind == FailureKind.Unreachable)
        {
            if (!board.IsAnyOpen)
            {
                monitor.Lost(failure.Message, wait);
            }

            await outages.WaitAsync(wait, cancellationToken);
            schedule.Failed(jobIds, TimeSpan.Zero);
        }
    }

    private void OnAnswer()
    {
        _delay.Reset();
        outages.OnAnswer();
    }

    private static bool IsNews(Job? before, Job? after) =>
        before is null
        || after is null
        || before.State != after.State
        || before.Phase != after.Phase
        || before.Progress != after.Progress
        || before.RetryCount != after.RetryCount
        || before.Cost != after.Cost
        || before.DurationSeconds != after.DurationSeconds
        || before.CurrentStep != after.CurrentStep;

    [LoggerMessage(LogLevel.Warning, "{Count} jobs could not be read: {Problem} Next attempt in {Seconds:0.0} s.")]
    private static partial void LogFailed(ILogger logger, int count, string problem, double seconds);

    [LoggerMessage(LogLevel.Warning, "The answer to a batch of {Count} jobs has no shape that we know.")]
    private static partial void LogUnreadable(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem);

    [LoggerMessage(LogLevel.Information, "Upstream refuses the batch, jobs are read one by one: {Problem}")]
    private static partial void LogBatchRefused(ILogger logger, string problem);
}

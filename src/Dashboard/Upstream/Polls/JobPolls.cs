using System.Threading.Channels;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;
using Shared.Jobs;

namespace Dashboard.Upstream.Polls;

/// <summary>
/// Reads what the plan wants read: many jobs in one request where upstream takes the batch, else one by one. Half of the budget at most,
/// once half of it is spent.
/// </summary>
internal sealed partial class JobPolls(
    PollSchedule schedule,
    UpstreamClient client,
    KeyGuard key,
    DocumentIntake intake,
    JobStore store,
    JobRefusals refusals,
    RequestBudget budget,
    UpstreamMonitor monitor,
    ConnectionBoard board,
    OutageGate outages,
    Random random,
    TimeProvider timeProvider,
    ILogger<JobPolls> logger
)
{
    private const int MostInFlight = 4;

    private readonly ReconnectDelay _delay = new(random);
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private volatile bool _isBatchRefused;

    /// <summary>Read-only keys may be refused the batch, which is a POST: jobs are then read one by one.</summary>
    public bool IsBatchRefused => _isBatchRefused;

    /// <summary>Something became due, or has been read.</summary>
    public Action? Changed { get; set; }

    public void Apply(IReadOnlyList<PlannedJob> plan)
    {
        schedule.Apply(plan);
        _wakeUps.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MostInFlight);
        var reads = new List<Task>();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await slots.WaitAsync(cancellationToken);
                var (batch, wait) = schedule.Take();
                if (batch is null)
                {
                    slots.Release();
                    await WaitAsync(wait, cancellationToken);
                    continue;
                }

                reads.RemoveAll(read => read.IsCompletedSuccessfully);
                reads.Add(ReadAndReleaseAsync(batch, slots, cancellationToken));
                await PaceAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(reads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAndReleaseAsync(PollBatch batch, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(batch, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the process stops
        }
#pragma warning disable CA1031 // one answer must not end the reading of all jobs
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(logger, e, batch.JobIds.Count);
            schedule.Failed(batch.JobIds, ReconnectDelay.Most);
        }
        finally
        {
            slots.Release();
            _wakeUps.Writer.TryWrite(true);
            Changed?.Invoke();
        }
    }

    private async Task ReadAsync(PollBatch batch, CancellationToken cancellationToken)
    {
        if (batch.JobIds.Count > 1 && !_isBatchRefused)
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
        if (answer.Failure is { Kind: FailureKind.Forbidden or FailureKind.NotFound or FailureKind.NotSupported } refused)
        {
            _isBatchRefused = true;
            LogBatchRefused(logger, refused.Message);
        }

        if (answer.Failure is { Kind: FailureKind.InvalidRequest } || _isBatchRefused)
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
            LogUnreadable(logger, batch.JobIds.Count);
            return;
        }

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
                intake.Refuse(result.Refusal, "batch", default, 0);
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
                Refuse(jobId, ToFailure(error));
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

    /// <summary>While half of the budget is there, reads go out as they are due; below, they are spaced so that the other half stays.</summary>
    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        var reading = budget.GetReading();
        if (reading.Remaining * 2 < reading.Limit)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 / budget.RefillPerSecond), timeProvider, cancellationToken);
        }
    }

    private async Task WaitAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var woken = _wakeUps.Reader.WaitToReadAsync(either.Token).AsTask();
        try
        {
            await Task.WhenAny(woken, Task.Delay(wait ?? Timeout.InfiniteTimeSpan, timeProvider, either.Token));
            _wakeUps.Reader.TryRead(out _);
        }
        finally
        {
            await either.CancelAsync();
        }
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

    private static ApiFailure ToFailure(ApiErrorBody error) =>
        new(
            error.Code switch
            {
                "JOB_NOT_FOUND" or "RESOURCE_NOT_FOUND" => FailureKind.NotFound,
                "ACCESS_DENIED" => FailureKind.Forbidden,
                _ => FailureKind.ServerError,
            },
            error.Message ?? error.Code ?? "Upstream gave an error without a word."
        )
        {
            Code = error.Code,
            RequestId = error.RequestId,
            RequiredPermission = error.RequiredPermission,
            UserPermissions = error.UserPermissions,
        };

    [LoggerMessage(LogLevel.Warning, "{Count} jobs could not be read: {Problem} Next attempt in {Seconds:0.0} s.")]
    private static partial void LogFailed(ILogger logger, int count, string problem, double seconds);

    [LoggerMessage(LogLevel.Warning, "The answer to a batch of {Count} jobs has no shape that we know.")]
    private static partial void LogUnreadable(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem);

    [LoggerMessage(LogLevel.Information, "Upstream refuses the batch, jobs are read one by one: {Problem}")]
    private static partial void LogBatchRefused(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Error, "A fault ended the reading of {Count} jobs; they are read again.")]
    private static partial void LogFault(ILogger logger, Exception exception, int count);
}

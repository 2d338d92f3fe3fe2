using Dashboard.Infrastructure;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Reads;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Upstream.Polls;

/// <summary>Reads what is due, and tells the schedule what came of each job.</summary>
internal sealed partial class PollReader(
    PollSchedule schedule,
    JobReader reader,
    LookupMemory memory,
    KeyGuard key,
    JobRefusals refusals,
    UpstreamMonitor monitor,
    ConnectionBoard board,
    OutageGate outages,
    TimeProvider timeProvider,
    ILogger<PollReader> logger
)
{
    private readonly LogQuota _failures = new(timeProvider);
    private readonly LogQuota _refusals = new(timeProvider);

    public async Task ReadAsync(PollBatch batch, CancellationToken cancellationToken)
    {
        var reading = reader.ReadAsync(batch.JobIds, batch.Details, RequestPurpose.Poll, atOnce: 1, cancellationToken);
        await foreach (var readings in reading)
        {
            if (readings is [{ IsOfRequest: true, Failure: { } failure }, ..])
            {
                await OnFailedAsync([.. readings.Select(job => job.JobId)], failure, cancellationToken);
                continue;
            }

            foreach (var job in readings)
            {
                Take(job, batch);
            }
        }
    }

    private void Take(JobReading reading, PollBatch batch)
    {
        memory.Note(reading, batch.Details);
        var (before, after) = reading.Change;
        if (reading.Failure is not { } failure)
        {
            schedule.Done(reading.JobId, batch, JobNews.IsIn(before, after));
            return;
        }

        if (JobRefusals.IsForGood(failure) && !(failure.Kind == FailureKind.NotFound && before is not null))
        {
            refusals.Add(reading.JobId, failure);
            if (_refusals.TryTake(failure.Trouble, out var note))
            {
                LogRefused(logger, reading.JobId, UpstreamWords.Describe(failure), note);
            }
        }

        if (failure.RetryAfter is { } asked)
        {
            schedule.Failed([reading.JobId], RequestBudget.Bound(asked));
        }
        else
        {
            // said of this job alone: it must not be asked for without end
            schedule.Done(reading.JobId, batch, isChanged: false);
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

        var wait = schedule.Failed(jobIds, failure.RetryAfter is { } asked ? RequestBudget.Bound(asked) : null);
        // an outage is told of once, not by each read that finds it on
        if (!outages.IsOn && _failures.TryTake(failure.Trouble, out var note))
        {
            LogFailed(logger, jobIds.Count, UpstreamWords.Describe(failure), wait.TotalSeconds, note);
        }

        if (outages.IsOn && failure.RetryAfter is null)
        {
            if (!board.IsAnyOpen)
            {
                monitor.Lost(UpstreamWords.Describe(failure), wait, isProbed: true);
            }

            await outages.EnterAsync(OutageGate.Reads, cancellationToken);
            schedule.Failed(jobIds, TimeSpan.Zero);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Jobs that could not be read: {Count}. {Problem} Next attempt in {Seconds:0.0} s.{Note}")]
    private static partial void LogFailed(ILogger logger, int count, string problem, double seconds, string note);

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}{Note}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem, string note);
}

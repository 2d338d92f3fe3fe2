using System.Threading.Channels;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Reads;

namespace Dashboard.Upstream.Polls;

/// <summary>Has what the plan wants read read as it falls due, a few requests at a time. Half of the budget at most, once half of it is spent.</summary>
internal sealed partial class JobPolls(
    PollSchedule schedule,
    PollReader reader,
    BatchSupport support,
    RequestBudget budget,
    ErrorLog errors,
    TimeProvider timeProvider,
    ILogger<JobPolls> logger
)
{
    private const int MostInFlight = 4;

    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

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
                var (batch, wait) = schedule.Take(support.Size);
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
            await reader.ReadAsync(batch, cancellationToken);
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
            errors.Add(
                UpstreamCall.Loop,
                RequestPurpose.Poll,
                null,
                "A fault in the Dashboard ended the reading of jobs; see the log."
            );
            schedule.Failed(batch.JobIds);
        }
        finally
        {
            slots.Release();
            _wakeUps.Writer.TryWrite(true);
            Changed?.Invoke();
        }
    }

    /// <summary>While half of the budget is there, reads go out as they are due; below, they are spaced so that the other half stays.</summary>
    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        if (budget.GetReading().Pace is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, timeProvider, cancellationToken);
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

    [LoggerMessage(LogLevel.Error, "A fault ended the reading of {Count} jobs; they are read again.")]
    private static partial void LogFault(ILogger logger, Exception exception, int count);
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Dashboard.Jobs;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Microsoft.Extensions.Options;
using Shared.Jobs;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// One stream for each job that is not over, where upstream has no stream of all jobs. At most <c>TensorOne:MaxStreams</c> at once; the
/// others wait for their turn in the order they were found.
/// </summary>
internal sealed partial class JobFeeds(
    StreamConnection connection,
    UpstreamClient client,
    DocumentIntake intake,
    JobStore store,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider,
    ILogger<JobFeeds> logger
)
{
    /// <summary>Before a stream is opened again that upstream calls over, of a job that it calls unfinished.</summary>
    private static readonly TimeSpan ContradictionWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, byte> _followed = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(options.CurrentValue.MaxStreams);
        var queue = Channel.CreateUnbounded<string>();
        var finding = FindAsync(queue.Writer, cancellationToken);
        var feeds = new ConcurrentDictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            await foreach (var jobId in queue.Reader.ReadAllAsync(cancellationToken))
            {
                await slots.WaitAsync(cancellationToken);
                feeds[jobId] = FollowAsync(jobId, slots, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll([finding, .. feeds.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await finding;
    }

    /// <summary>Every job that is unfinished now, and each one that becomes so.</summary>
    private async Task FindAsync(ChannelWriter<string> queue, CancellationToken cancellationToken)
    {
        using var jobs = store.Subscribe();
        Enqueue(jobs.Snapshot);
        try
        {
            while (await jobs.WaitAsync(cancellationToken))
            {
                while (jobs.TryRead(out var change))
                {
                    Enqueue(
                        change.Kind == JobChangeKind.Reset ? jobs.Resync()
                        : change.Job is { } job ? [job]
                        : []
                    );
                }
            }

            queue.Complete();
        }
        catch (Exception e)
        {
            queue.Complete(e);
        }

        void Enqueue(IEnumerable<Job> found)
        {
            foreach (var job in found)
            {
                if ((!job.IsTerminal || job.IsWaitingForRetry) && _followed.TryAdd(job.JobId, 0))
                {
                    queue.TryWrite(job.JobId);
                }
            }
        }
    }

    private async Task FollowAsync(string jobId, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new JobFeed(jobId, client, intake, store, timeProvider, ending.Token);
        try
        {
            await connection.RunAsync(feed, cancellationToken);
            while (feed.IsUnfinished && !cancellationToken.IsCancellationRequested)
            {
                // its last event was missed, or upstream contradicts itself
                await feed.ReadAsync();
                if (feed.IsUnfinished)
                {
                    await Task.Delay(ContradictionWait, timeProvider, cancellationToken);
                    await connection.RunAsync(feed, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the process stops
        }
        finally
        {
            await ending.CancelAsync();
            if (feed.Refusal is { } refusal)
            {
                // stays followed: a refused one would be asked for without end
                LogRefused(logger, jobId, refusal.Message);
            }
            else
            {
                // a later retry of this job is followed again
                _followed.TryRemove(jobId, out _);
            }

            slots.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem);
}

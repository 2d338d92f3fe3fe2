using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Shared.Api;

namespace Dashboard.Upstream;

/// <summary>
/// Follows upstream: by the stream of all jobs where upstream has one, else by one stream for each watched job. The watched jobs that no
/// list names are read singly, so that each is known or known to be absent.
/// </summary>
internal sealed partial class UpstreamWorker(
    StreamConnection connection,
    JobLister lister,
    JobLookup lookup,
    WatchList watchList,
    UpstreamClient client,
    DocumentIntake intake,
    JobFeeds feeds,
    UpstreamMonitor monitor,
    Random random,
    TimeProvider timeProvider,
    ILogger<UpstreamWorker> logger
) : BackgroundService
{
    /// <summary>Without the stream of all jobs, the list is how new jobs are found.</summary>
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            GuardAsync("list", lister.RunAsync, stoppingToken),
            GuardAsync("watched jobs", ReadWatchedAsync, stoppingToken),
            GuardAsync("streams", FollowAsync, stoppingToken)
        );

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var allJobs = new AllJobsFeed(client, intake, lister);
        await connection.RunAsync(allJobs, cancellationToken);
        if (allJobs.IsUnsupported)
        {
            monitor.FollowSingly();
            LogFollowingSingly(logger);
            await Task.WhenAll(feeds.RunAsync(cancellationToken), ListFromTimeToTimeAsync(cancellationToken));
        }
    }

    private async Task ListFromTimeToTimeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ListInterval, timeProvider);
        do
        {
            lister.Request();
        } while (!lister.IsUnsupported && await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task ReadWatchedAsync(CancellationToken cancellationToken)
    {
        var reads = new List<Task>();
        await foreach (var jobId in watchList.ReadAdditionsAsync(cancellationToken))
        {
            reads.RemoveAll(read => read.IsCompletedSuccessfully);
            reads.Add(ReadWatchedAsync(jobId, cancellationToken));
        }

        await Task.WhenAll(reads);
    }

    /// <summary>Each on its own: one that upstream cannot answer must not hold up the others.</summary>
    private async Task ReadWatchedAsync(string jobId, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(random);
        while (watchList.Contains(jobId) && (await lookup.FindAsync(jobId, cancellationToken)).Failure is { } failure)
        {
            LogRefused(logger, jobId, failure.Message);
            if (failure.Kind is FailureKind.NotFound or FailureKind.Forbidden or FailureKind.InvalidRequest)
            {
                return;
            }

            var wait = failure.RetryAfter is { } asked ? RequestBudget.Bound(asked) : delay.Next();
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    /// <summary>A fault in one loop is logged and seen on every page; it never ends the process or another loop.</summary>
    private async Task GuardAsync(string loop, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await run(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var wait = ReconnectDelay.Most;
                LogFault(logger, e, loop, wait.TotalSeconds);
                monitor.Lost($"A fault in the Dashboard stopped its reading of {loop}; see the log.", wait);
                await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Upstream has no stream of all jobs; watched jobs are followed singly.")]
    private static partial void LogFollowingSingly(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The job {JobId} cannot be followed: {Problem}")]
    private static partial void LogRefused(ILogger logger, string jobId, string problem);

    [LoggerMessage(LogLevel.Error, "A fault stopped the reading of {Loop}; it starts again in {Seconds:0} s.")]
    private static partial void LogFault(ILogger logger, Exception exception, string loop, double seconds);
}

using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream;

/// <summary>
/// Follows upstream: by the stream of all jobs where upstream has one, else by the plan's streams and polls. The jobs that somebody wants
/// watched and that no list names are read by the plan, so that each is known or known to be absent.
/// </summary>
internal sealed partial class UpstreamWorker(
    StreamConnection connection,
    JobLister lister,
    WatchPlanner planner,
    JobPolls polls,
    AllJobsFeed allJobs,
    IdleCheck idle,
    RequestBudget budget,
    UpstreamMonitor monitor,
    ErrorLog errors,
    IOptionsMonitor<UpstreamOptions> options,
    TimeProvider timeProvider,
    ILogger<UpstreamWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan ListInterval = TimeSpan.FromSeconds(30);

    /// <summary>Before an upstream that seems to lack a call is asked for it once more.</summary>
    private static readonly TimeSpan TrialInterval = TimeSpan.FromHours(1);

    /// <summary>The same, of one that was there.</summary>
    private static readonly TimeSpan TakenAwayInterval = TimeSpan.FromMinutes(10);

    /// <summary>Of the request budget, the list alone may take so much.</summary>
    private const double MostOfBudget = 0.1;

    private readonly SemaphoreSlim _otherKey = new(0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            GuardAsync("list", lister.RunAsync, stoppingToken),
            GuardAsync("plan", planner.RunAsync, stoppingToken),
            GuardAsync("polls", polls.RunAsync, stoppingToken),
            GuardAsync("streams", FollowAsync, stoppingToken),
            GuardAsync("signs of life", idle.RunAsync, stoppingToken)
        );

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listing = ListAsync(ending.Token);
        using var keys = options.OnOtherKey(() =>
        {
            lister.OnOtherKey();
            _otherKey.Release();
        });
        try
        {
            allJobs.Opened = FollowAll;
            lister.Tried = allJobs.OnListTried;
            if (!monitor.Current.FollowsSingly)
            {
                planner.Follow(allJobs);
            }

            while (true)
            {
                if (!allJobs.IsUnsupported)
                {
                    await connection.RunAsync(allJobs, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                    FollowSingly();
                }

                await WaitForTrialAsync(cancellationToken);
                allJobs.TryAgain();
                lister.TryAgain();
            }
        }
        finally
        {
            await ending.CancelAsync();
            await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WaitForTrialAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var later = Task.Delay(allJobs.HasBeenOpen ? TakenAwayInterval : TrialInterval, timeProvider, ending.Token);
        var isOver = false;
        while (!isOver)
        {
            var otherKey = _otherKey.WaitAsync(ending.Token);
            await await Task.WhenAny(later, otherKey);
            // that it is another key is no reason to ask an upstream that has no such call, and to read a list before streams go on
            isOver = later.IsCompleted || allJobs.OnOtherKey();
        }

        await ending.CancelAsync();
    }

    private void FollowSingly()
    {
        if (!monitor.Current.FollowsSingly)
        {
            planner.Follow(null);
            monitor.Silent(null);
            monitor.FollowSingly(hadAllJobs: allJobs.HasBeenOpen);
            if (allJobs.HasBeenOpen)
            {
                LogTakenAway(logger);
            }
            else
            {
                LogFollowingSingly(logger);
            }

            lister.Request();
        }
    }

    private void FollowAll()
    {
        if (monitor.Current.FollowsSingly)
        {
            monitor.FollowAll();
            planner.Follow(allJobs);
            LogFollowingAll(logger);
        }
    }

    /// <summary>Without the stream of all jobs, the list is how new jobs are found and old ones move on.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var affordable = TimeSpan.FromSeconds(Math.Min(1 / (budget.RefillPerSecond * MostOfBudget), 3600));
            await Task.Delay(affordable > ListInterval ? affordable : ListInterval, timeProvider, cancellationToken);
            if (!lister.IsUnsupported && (monitor.Current.FollowsSingly || allJobs.IsLongAway))
            {
                lister.Request();
            }
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
                errors.Add(
                    UpstreamCall.Loop,
                    null,
                    null,
                    $"A fault in the Dashboard stopped its reading of {loop}; see the log."
                );
                monitor.Lost($"A fault in the Dashboard stopped its reading of {loop}; see the log.", wait);
                await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Upstream has no stream of all jobs; watched jobs are followed singly.")]
    private static partial void LogFollowingSingly(ILogger logger);

    [LoggerMessage(
        LogLevel.Warning,
        "Upstream no longer has the stream of all jobs, which had worked; the jobs that are known are followed singly. New ones are found only where it has a list."
    )]
    private static partial void LogTakenAway(ILogger logger);

    [LoggerMessage(LogLevel.Information, "Upstream has a stream of all jobs after all; it is followed.")]
    private static partial void LogFollowingAll(ILogger logger);

    [LoggerMessage(LogLevel.Error, "A fault stopped the reading of {Loop}; it starts again in {Seconds:0} s.")]
    private static partial void LogFault(ILogger logger, Exception exception, string loop, double seconds);
}

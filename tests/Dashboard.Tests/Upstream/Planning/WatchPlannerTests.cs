using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Microsoft.Extensions.Logging;
using Testing;

namespace Dashboard.Tests.Upstream.Planning;

public sealed class WatchPlannerTests
{
    [Fact]
    public async Task FaultWhileAPlanIsMade_IsLoggedOnce_AndTheNextPlansAreMade()
    {
        await using var upstream = new UpstreamUnderTest();
        using var log = new LogCollector();
        upstream.Get<ILoggerFactory>().AddProvider(log);
        var planner = upstream.Get<WatchPlanner>();
        var faults = new SemaphoreSlim(0);
        var follower = planner.Plan.Subscribe(() =>
        {
            faults.Release();
            throw new InvalidOperationException("a follower of the plan fails");
        });
        using var stopping = new CancellationTokenSource();
        var running = planner.RunAsync(stopping.Token);
        for (var fault = 0; fault < 3; fault++)
        {
            await AdvanceUntilAsync(upstream, faults.WaitAsync());
        }

        follower.Dispose();
        var isPlanned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = planner.Plan.Subscribe(() =>
        {
            if (planner.Plan.Current.Find("a") is not null)
            {
                isPlanned.TrySetResult();
            }
        });
        upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        await AdvanceUntilAsync(upstream, isPlanned.Task);
        Assert.False(running.IsCompleted);
        Assert.Single(log.Entries, entry => entry.Text.Contains("a follower of the plan fails", StringComparison.Ordinal));

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    private static async Task AdvanceUntilAsync(UpstreamUnderTest upstream, Task state)
    {
        var limit = Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!state.IsCompleted && !limit.IsCompleted)
        {
            upstream.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(state, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }

        Assert.True(state.IsCompletedSuccessfully);
    }
}

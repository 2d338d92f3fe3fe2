using Dashboard.Infrastructure;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Microsoft.Extensions.Logging;
using Shared.Api;
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

    [Fact]
    public async Task JobThatUpstreamDidNotKnow_IsFollowedAgain_OnceItIsToldOf()
    {
        await using var upstream = new UpstreamUnderTest();
        upstream.Get<UpstreamMonitor>().FollowSingly();
        upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        upstream.Get<JobRefusals>().Add("a", new ApiFailure(FailureKind.NotFound, "no such job"));
        upstream.Store.MarkGone("a", upstream.Time.GetUtcNow());
        using var stopping = new CancellationTokenSource();
        var running = upstream.Get<WatchPlanner>().RunAsync(stopping.Token);
        await upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);

        upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running","progress":7}"""));
        await upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Stream);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    [Theory]
    [InlineData(FailureKind.NotFound)]
    [InlineData(FailureKind.Forbidden)]
    public async Task RefusedJobThatIsUnwatched_LeavesThePlanAndTheRefusals(FailureKind kind)
    {
        await using var upstream = new UpstreamUnderTest();
        var (watchList, refusals) = (upstream.Get<WatchList>(), upstream.Get<JobRefusals>());
        foreach (var jobId in new[] { "a", "b" })
        {
            watchList.Add(new WatchEntry(jobId, WatchSource.Person, upstream.Time.GetUtcNow()));
            refusals.Add(jobId, new ApiFailure(kind, "no"));
        }

        using var stopping = new CancellationTokenSource();
        var running = upstream.Get<WatchPlanner>().RunAsync(stopping.Token);
        await upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);

        watchList.Remove("a");
        // a read that was under way when it was taken off
        refusals.Add("a", new ApiFailure(kind, "no"));
        await AdvanceUntilAsync(upstream, UntilAsync(upstream.Get<WatchPlanner>().Plan, plan => plan.Find("a") is null));

        Assert.Null(refusals.Find("a"));
        Assert.NotNull(refusals.Find("b"));
        Assert.NotNull(upstream.Get<WatchPlanner>().Plan.Current.Find("b"));
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    private static async Task UntilAsync(ILiveValue<PlanReading> plan, Func<PlanReading, bool> condition)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = plan.Subscribe(() => changed.Release());
        while (!condition(plan.Current))
        {
            await changed.WaitAsync().Soon();
        }
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

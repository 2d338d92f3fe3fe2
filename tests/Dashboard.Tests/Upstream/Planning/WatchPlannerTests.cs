using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Polls;
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

    /// <summary>All said Live while what was looked at had not been read for an hour.</summary>
    [Fact]
    public async Task WhatIsLookedAt_AndWaitsForRequests_IsSaidOfUpstream_UntilItIsRead()
    {
        await using var upstream = new UpstreamUnderTest();
        var monitor = upstream.Get<UpstreamMonitor>();
        monitor.FollowSingly();
        monitor.Alive();
        var limit = new ApiFailure(FailureKind.RateLimited, "") { RetryAfter = RequestBudget.LongestWait };
        var answer = ApiAnswer.Failed(limit);
        upstream.Get<RequestBudget>().Observe(answer);
        upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        upstream.Get<WatchList>().Add(new WatchEntry("b", WatchSource.Person, upstream.Time.GetUtcNow()));
        // a program's look is on nobody's screen
        using var ofProgram = upstream.Get<JobInterest>().Add("b", JobDetail.None);
        using var stopping = new CancellationTokenSource();
        var running = upstream.Get<WatchPlanner>().RunAsync(stopping.Token);

        await AdvanceUntilAsync(upstream, SeeLateAsync("b"));
        await upstream.AdvanceAsync(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        Assert.False(monitor.Current.IsShortOfRequests);
        upstream.Get<RequestBudget>().Observe(answer);
        var look = upstream.Get<JobInterest>().Add("a", JobDetail.None, isOnPage: true);
        await AdvanceUntilAsync(upstream, upstream.SeeStatusAsync(status => status.IsShortOfRequests));

        // nobody looks any more
        look.Dispose();
        await AdvanceUntilAsync(upstream, upstream.SeeStatusAsync(status => !status.IsShortOfRequests));
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());

        async Task SeeLateAsync(string jobId)
        {
            while (!upstream.Get<RequestSupply>().IsLateFor([jobId]))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }
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

    [Fact]
    public async Task JobThatAPersonTookOff_IsLeftAloneThoughUpstreamListsIt_UntilItIsAddedAgain()
    {
        await using var upstream = new UpstreamUnderTest();
        upstream.Get<UpstreamMonitor>().FollowSingly();
        var watchList = upstream.Get<WatchList>();
        var following = upstream.Get<IJobFollowing>();
        var (job, _) = upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        watchList.Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        using var stopping = new CancellationTokenSource();
        var running = upstream.Get<WatchPlanner>().RunAsync(stopping.Token);
        await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Stream);
        Assert.Null(following.FindRest(job));

        Assert.True(watchList.Unwatch("a"));
        await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Rest);
        Assert.Equal("nobody watches it", following.FindRest(job));
        Assert.Same(job, upstream.Store.Find("a"));

        // who looks at it sees it live all the same
        using (upstream.Get<JobInterest>().Add("a", JobDetail.None))
        {
            await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Stream);
        }

        await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Rest);
        watchList.Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Stream);

        // forgotten, not taken off: upstream's list is enough
        watchList.Remove("a");
        upstream.Store.Apply(JobsOf.Observation("b", """{"status":"running"}"""));
        await upstream.SeePlanAsync("b", planned => planned.Mode == WatchMode.Stream);
        await upstream.SeePlanAsync("a", planned => planned.Mode == WatchMode.Stream);

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
        // that plan may have been made before the read ended; the next one forgets it
        await AdvanceUntilAsync(upstream, UntilAsync(refusals, all => !all.ContainsKey("a")));

        Assert.Null(refusals.Find("a"));
        Assert.NotNull(refusals.Find("b"));
        Assert.NotNull(upstream.Get<WatchPlanner>().Plan.Current.Find("b"));

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    [Fact]
    public async Task RowInSight_IsReadSooner_UntilItsTableIsClosed()
    {
        await using var upstream = new UpstreamUnderTest();
        upstream.Get<UpstreamMonitor>().FollowSingly();
        upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        upstream.Store.Apply(JobsOf.Observation("a", """{"status":"queued"}"""));
        using var stopping = new CancellationTokenSource();
        var running = upstream.Get<WatchPlanner>().RunAsync(stopping.Token);
        var unseen = await upstream.SeePlanAsync("a", _ => true);

        var table = upstream.Get<JobInterest>().OpenTable();
        table.Replace(["a", "unknown"]);
        var row = await upstream.SeePlanAsync("a", job => job.Rank < unseen.Rank);
        Assert.Equal((WatchMode.Stream, JobDetail.None), (row.Mode, row.Details));
        Assert.Null(upstream.Get<WatchPlanner>().Plan.Current.Find("unknown"));
        table.Dispose();
        await upstream.SeePlanAsync("a", job => job.Rank == unseen.Rank);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    /// <summary>All streams are taken: a table that is scrolled for ten minutes costs the tenth of the budget that it may.</summary>
    [Fact]
    public async Task RowsInSight_TakeStreamsAtTheRateOfTheirShare()
    {
        await using var upstream = new UpstreamUnderTest();
        var allowance = new SightAllowance(upstream.Get<RequestBudget>(), upstream.Time);
        var taken = 0;
        for (var second = 0; second < 600; second++)
        {
            var may = Math.Min(64, allowance.GetLeft());
            allowance.Spend(may);
            taken += may;
            upstream.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(taken, 100, 110);
    }

    private static async Task UntilAsync<T>(ILiveValue<T> value, Func<T, bool> condition)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = value.Subscribe(() => changed.Release());
        while (!condition(value.Current))
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

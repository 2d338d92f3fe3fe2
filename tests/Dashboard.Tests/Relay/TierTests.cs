using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>A Dashboard whose upstream is another one.</summary>
public sealed class TierTests
{
    [Fact]
    public async Task Edge_OfACore_FollowsItsJobsToTheEnd()
    {
        await using var core = await DashboardHost.StartAsync();
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"queued","tags":{"a":"b"}}"""));
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");
        using var seen = edge.Get<JobStore>().Subscribe();
        await SeeAsync(edge, seen, "job_1", "queued");

        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"running","progress":5}"""));
        await SeeAsync(edge, seen, "job_1", "running");
        core.Get<JobStore>().Apply(JobsOf.Observation("job_2", """{"status":"running"}"""));
        await SeeAsync(edge, seen, "job_2", "running");
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"completed"}"""));
        await SeeAsync(edge, seen, "job_1", "completed");

        core.Get<JobStore>().MarkGone("job_2", JobsOf.Start);
        while (edge.Get<JobStore>().Find("job_2") is not { GoneSince: not null })
        {
            await seen.WaitAsync(CancellationToken.None).Soon();
            while (seen.TryRead(out _)) { }
        }

        Assert.Equal(
            await core.Http.GetStringAsync("/v2/jobs/job_1/status").Soon(),
            await edge.Http.GetStringAsync("/v2/jobs/job_1/status").Soon()
        );
    }

    /// <summary>And is told by what it serves itself.</summary>
    [Fact]
    public async Task Edge_OfACoreThatReadsFromASimulator_KnowsThatItsDataIsSimulated()
    {
        await using var core = await DashboardHost.StartAsync(
            "--TensorOne:BaseUrl=",
            "--Simulator:Scenario=quiet",
            "--Simulator:Speed=20"
        );
        await SeeStatusAsync(core, status => status.Clock is not null);
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");

        var status = await SeeStatusAsync(edge, status => status.Clock is not null);
        using var answer = await edge.SendAsync(HttpMethod.Get, "/v2/jobs");

        Assert.Equal((true, true, 20), (status.IsRelay, status.IsSimulated, status.Clock!.Speed));
        Assert.False(core.Get<IUpstreamStatusSource>().Current.IsRelay);
        Assert.Equal(["20"], answer.Headers.GetValues("X-Simulator-Speed"));
    }

    [Fact]
    public async Task Edge_OfACoreThatReadsFromNoSimulator_KnowsThatItIsADashboard()
    {
        await using var core = await DashboardHost.StartAsync();
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");

        var status = await SeeStatusAsync(edge, status => status.LastSignOfLife is not null);

        Assert.Equal((true, false, null), (status.IsRelay, status.IsSimulated, status.Clock));
    }

    [Fact]
    public async Task Edge_OfACoreThatCannotGetLogs_SaysSoToo()
    {
        await using var core = await DashboardHost.StartAsync();
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");
        using var seen = edge.Get<JobStore>().Subscribe();
        await SeeAsync(edge, seen, "job_1", "running");

        using var one = await edge.SendAsync(HttpMethod.Get, "/v2/jobs/job_1/status?include=logs");
        using var batch = await edge.PostJsonAsync("/v2/jobs/status/batch", """{"jobIds":["job_1"],"include":["logs"]}""");

        Assert.Contains("Not obtained anew: logs. ", Problem(one), StringComparison.Ordinal);
        Assert.Contains("Not obtained anew: logs of job_1. ", Problem(batch), StringComparison.Ordinal);

        static string Problem(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("X-Upstream-Problem"));
    }

    [Fact]
    public async Task Edge_OfACoreThatMayNotAskNow_SaysTheLimitThatStandsInTheWay()
    {
        await using var core = await DashboardHost.StartAsync("--TensorOne:RequestsPerMinute=1");
        await core.Get<RequestBudget>().TryTakeAsync(RequestPurpose.Person, TimeSpan.Zero, default).Soon();
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");

        using var one = await edge.SendAsync(HttpMethod.Get, "/v2/jobs/job_1/status");
        using var batch = await edge.PostJsonAsync("/v2/jobs/status/batch", """{"jobIds":["job_2","job_3"]}""");

        foreach (var answer in new[] { one, batch })
        {
            Assert.Equal(["1"], answer.Headers.GetValues("X-RateLimit-Limit"));
            Assert.Equal(["60"], answer.Headers.GetValues("X-RateLimit-Window"));
            var error = await answer.ReadErrorAsync(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
            var details = error.GetProperty("details");
            Assert.Equal((1, "1m"), (details.GetProperty("limit").GetInt32(), details.GetProperty("window").GetString()));
        }

        Assert.False(edge.Get<RequestBudget>().GetReading().IsToldByUpstream);
    }

    /// <summary>What the core says to reads between the two is what was, and is no contradiction of what comes.</summary>
    [Fact]
    public async Task Edge_OfACoreWhoseUpstreamBeganAnew_TakesJobsThatHaveTheIdsOfOthersForThat()
    {
        await using var core = await DashboardHost.StartAsync();
        core.Get<JobStore>()
            .Apply(JobsOf.Observation("job_1", """{"status":"running","createdAt":"2026-01-01T00:00:00Z","tags":{"a":"b"}}"""));
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");
        using var seen = edge.Get<JobStore>().Subscribe();
        await SeeAsync(edge, seen, "job_1", "running");

        core.Get<JobStore>().MarkRestarted(TimeProvider.System.GetUtcNow());
        core.Get<JobStore>().Apply(JobsOf.Observation("job_2", """{"status":"queued"}"""));
        await SeeAsync(edge, seen, "job_2", "queued");
        core.Get<JobStore>().Delete("job_1");
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"queued","createdAt":"2026-01-01T00:10:00Z"}"""));
        await SeeAsync(edge, seen, "job_1", "queued");

        Assert.Null(edge.Get<JobStore>().Find("job_1")!.Document.FindPart("tags"));
        Assert.Empty(edge.Get<JobStore>().Disagreements.GetReading().Noted);
    }

    [Fact]
    public async Task Edge_OfACoreThatIsCutOff_IsNotLive_AndSaysSoInItsTurn()
    {
        await using var core = await DashboardHost.StartAsync();
        core.Get<JobStore>().Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        await using var edge = await DashboardHost.StartAsync($"--TensorOne:BaseUrl={core.Address}");

        await SeeStatusAsync(edge, status => status.IsCutOffBehind);
        using var list = await edge.SendAsync(HttpMethod.Get, "/v2/jobs");
        using var ready = await edge.SendAsync(HttpMethod.Get, "/health/ready");

        Assert.Equal(["never"], list.Headers.GetValues("X-Upstream-Silent-Since"));
        Assert.StartsWith(
            "The Dashboard that is read from has not heard its own upstream yet.",
            list.Headers.GetValues("X-Upstream-Problem").Single(),
            StringComparison.Ordinal
        );
        Assert.Contains("Degraded", await ready.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    private static async Task<UpstreamStatus> SeeStatusAsync(DashboardHost dashboard, Func<UpstreamStatus, bool> condition)
    {
        var upstream = dashboard.Get<IUpstreamStatusSource>();
        var changed = new SemaphoreSlim(0);
        using var subscription = upstream.Subscribe(() => changed.Release());
        while (!condition(upstream.Current))
        {
            await changed.WaitAsync().Soon();
        }

        return upstream.Current;
    }

    private static async Task SeeAsync(DashboardHost edge, JobSubscription seen, string jobId, string state)
    {
        while (edge.Get<JobStore>().Find(jobId)?.State.ToString().ToLowerInvariant() != state)
        {
            await seen.WaitAsync(CancellationToken.None).Soon();
            while (seen.TryRead(out _)) { }
        }
    }
}

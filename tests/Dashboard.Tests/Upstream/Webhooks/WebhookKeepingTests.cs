using System.Net;
using Dashboard.Jobs;
using Dashboard.Settings;
using Dashboard.Tests.Infrastructure;
using Dashboard.Tests.Settings;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

/// <summary>What stays on disk, and what happens when it cannot.</summary>
public sealed class WebhookKeepingTests : IDisposable
{
    private static readonly TestWebhook Webhook = TestWebhook.Of("""{"jobId":"job_a","status":"running"}""");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Message_TakenBeforeARestart_IsADuplicateAfterIt()
    {
        await using (var before = await StartAsync())
        {
            Assert.Equal("accepted", await OutcomeAsync(before, Webhook));
        }

        await using var after = await StartAsync();

        Assert.Equal("duplicate", await OutcomeAsync(after, Webhook));
        Assert.Null(after.Get<JobStore>().Find("job_a"));
        await AssertWatchedAsync(after, ("job_a", "webhook"));
    }

    [Fact]
    public async Task Disk_ThatCannotBeWritten_AcknowledgesNothingUntilItCan()
    {
        await using var dashboard = await StartAsync();
        SettingsFile.Read(
            _folder,
            "CREATE TRIGGER full BEFORE INSERT ON WebhookIds BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        );

        using (var refused = await Webhook.SendAsync(dashboard))
        {
            await refused.ReadErrorAsync(HttpStatusCode.ServiceUnavailable, "SERVICE_UNAVAILABLE");
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        }

        SettingsFile.Read(_folder, "DROP TRIGGER full");
        Assert.Equal("accepted", await OutcomeAsync(dashboard, Webhook));
        Assert.Equal("duplicate", await OutcomeAsync(dashboard, Webhook));
        Assert.Equal([("not kept", 1L)], dashboard.Get<WebhookArrivals>().GetReading().Refusals);
        Assert.Contains((UpstreamCall.Webhook, 1L), dashboard.Get<ErrorLog>().GetReading().Counts);
    }

    /// <summary>The watch list's row comes before the document: what is acknowledged is watched after a restart.</summary>
    [Fact]
    public async Task Watch_ThatCannotBeKept_IsKeptWithTheNextTry()
    {
        await using var dashboard = await StartAsync();
        SettingsFile.Read(
            _folder,
            "CREATE TRIGGER full BEFORE INSERT ON WatchedJobs BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        );
        using var refused = await Webhook.SendAsync(dashboard);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Null(dashboard.Get<JobStore>().Find("job_a"));

        SettingsFile.Read(_folder, "DROP TRIGGER full");
        Assert.Equal("accepted", await OutcomeAsync(dashboard, Webhook));
        Assert.Equal(["1"], SettingsFile.Read(_folder, "SELECT IsFromWebhook FROM WatchedJobs WHERE JobId = 'job_a'"));
    }

    [Fact]
    public async Task Job_ThatAPersonTookOff_StaysOffUntilAPersonPutsItBack()
    {
        string[] configured = ["--Watch:JobIds:0=job_configured"];
        await using (var first = await StartAsync(configured))
        {
            Assert.Equal("accepted", await OutcomeAsync(first, Webhook));
            foreach (var jobId in (string[])["job_a", "job_configured"])
            {
                using var removed = await first.SendAsync(HttpMethod.Delete, $"/api/watch/{jobId}");
                Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
            }

            Assert.NotNull(first.Get<JobStore>().Find("job_a"));
        }

        await using (var second = await StartAsync(configured))
        {
            Assert.Equal("accepted", await OutcomeAsync(second, Webhook with { Id = "another" }));
            Assert.Empty(second.Get<WatchList>().GetEntries());
            Assert.NotNull(second.Get<JobStore>().Find("job_a"));
            using var added = await second.PostJsonAsync("/api/watch", """{"jobIds":["job_a","job_configured"]}""");
            Assert.Equal(2, (await added.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("watched").GetArrayLength());
        }

        await using var third = await StartAsync(configured);
        await AssertWatchedAsync(third, ("job_a", "person"), ("job_configured", "configuration"));
    }

    [Fact]
    public async Task Job_ThatAWebhookToldOf_IsAPersonsOnceAPersonAsksForIt()
    {
        await using var dashboard = await StartAsync();
        Assert.Equal("accepted", await OutcomeAsync(dashboard, Webhook));

        using var added = await dashboard.PostJsonAsync("/api/watch", """{"jobIds":["job_a"]}""");

        Assert.Equal(1, (await added.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("existing").GetArrayLength());
        await AssertWatchedAsync(dashboard, ("job_a", "person"));
        Assert.Equal(["0"], SettingsFile.Read(_folder, "SELECT IsFromWebhook FROM WatchedJobs"));
    }

    /// <summary>No stream has ever told of it.</summary>
    [Fact]
    public async Task Job_ThatAWebhookToldOf_IsNotSaidToComeByAStream()
    {
        await using var dashboard = await StartAsync();
        Assert.Equal("accepted", await OutcomeAsync(dashboard, Webhook));

        var page = await dashboard.GetJsonAsync("/api/watch");

        Assert.Equal("webhook", page.GetProperty("jobs")[0].GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Job_KnownBefore_IsNotPutOnTheWatchList()
    {
        await using var dashboard = await StartAsync();
        dashboard.Get<JobStore>().Apply(JobsOf.Observation("job_a", """{"status":"queued"}"""));

        Assert.Equal("accepted", await OutcomeAsync(dashboard, Webhook));

        Assert.Empty(dashboard.Get<WatchList>().GetEntries());
    }

    [Fact]
    public async Task Ids_OldOrTooMany_GoByThemselves()
    {
        await using (var start = await StartAsync())
        {
            // makes the database
        }

        var time = new FakeTimeProvider(JobsOf.Start);
        using var ids = new WebhookIds(new Contexts(_folder), time, NullLogger<WebhookIds>.Instance);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => ids.AddAsync($"old_{i}"))).Soon();
        time.Advance(WebhookIds.Lifetime - TimeSpan.FromMinutes(1));
        Assert.True(await ids.ContainsAsync("old_7"));
        time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => ids.AddAsync($"new_{i}"))).Soon();

        // the pruning follows the answer: whoever writes next comes after it
        await ids.AddAsync("last").Soon();
        Assert.False(await ids.ContainsAsync("old_7"));
        Assert.True(await ids.ContainsAsync("new_7"));
        Assert.Equal(["1501"], SettingsFile.Read(_folder, "SELECT count(*) FROM WebhookIds"));

        await using var context = SettingsFile.OpenContext(_folder);
        await ids.PruneAsync(context, 3);
        Assert.Equal(3, await context.WebhookIds.CountAsync());
        Assert.True(await ids.ContainsAsync("last"));
    }

    [Theory]
    [InlineData("0=secret-word", "Webhooks:Secrets:0 is not whsec_ followed by base64.")]
    [InlineData("0=whsec_secret-word!", "Webhooks:Secrets:0 is not whsec_ followed by base64.")]
    [InlineData("0=whsec_c2VjcmV0", "Webhooks:Secrets:0 holds 6 bytes; a secret has 24 to 64.")]
    [InlineData("0=", "Webhooks:Secrets:0 is not whsec_ followed by base64.")]
    public async Task Start_SecretThatIsNone_NamesTheKeyAndNotTheSecret(string setting, string error)
    {
        var run = await StartRun.RunAsync(DashboardHost.Arguments(_folder, $"--Webhooks:Secrets:{setting}"));

        Assert.Equal([error], run.RefusedWith());
    }

    private Task<DashboardHost> StartAsync(params string[] more) =>
        DashboardHost.StartAsync(_folder, [TestWebhook.Setting, .. more]);

    private static async Task<string?> OutcomeAsync(DashboardHost dashboard, TestWebhook webhook)
    {
        using var answer = await webhook.SendAsync(dashboard);
        return (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("outcome").GetString();
    }

    private static async Task AssertWatchedAsync(DashboardHost dashboard, params (string JobId, string Source)[] expected)
    {
        var page = await dashboard.GetJsonAsync("/api/watch");
        Assert.Equal(
            expected,
            page.GetProperty("jobs")
                .EnumerateArray()
                .Select(job => (job.GetProperty("jobId").GetString()!, job.GetProperty("source").GetString()!))
        );
    }

    private sealed class Contexts(TempFolder folder) : IDbContextFactory<SettingsDbContext>
    {
        public SettingsDbContext CreateDbContext() => SettingsFile.OpenContext(folder);
    }
}

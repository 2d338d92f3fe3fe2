using System.Net;
using System.Text;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary>What programs get of a job that upstream has lost: all that is known, and nowhere as if it were alive.</summary>
public sealed class GoneJobTests : IAsyncLifetime
{
    private const string Marked = """{"jobId":"job_1","status":"running","goneSince":"2026-01-01T01:00:00Z","progress":5}""";

    private const string Stream = "/v2/jobs/job_1/status/stream";

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await RelayUnderTest.StartAsync();
        await _relay.ApplyAsync("job_1", """{"status":"running","progress":5}""");
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task List_HasIt_ButAmongNoActiveOnes()
    {
        using var before = await _relay.Http.GetAsync("/v2/jobs").Soon();
        await LoseAsync();
        using var after = await _relay.SendAsync(HttpMethod.Get, "/v2/jobs", before.Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal($$"""{"jobs":[{{Marked}}],"nextCursor":null}""", await after.Content.ReadAsStringAsync().Soon());
        Assert.Empty(await _relay.WalkAsync("status=running,queued,initializing,paused"));
        Assert.Equal(["job_1"], await _relay.WalkAsync("status=unknown"));

        await FindAsync();
        Assert.Equal(["job_1"], await _relay.WalkAsync("status=running"));
    }

    [Fact]
    public async Task List_HasOneThatWasOver_AmongThoseOfItsEnd()
    {
        await _relay.ApplyAsync("job_1", """{"status":"completed"}""");
        await LoseAsync();

        Assert.Equal(["job_1"], await _relay.WalkAsync("status=completed"));
    }

    [Fact]
    public async Task Read_MarksIt()
    {
        await LoseAsync();

        using var answer = await _relay.Http.GetAsync("/v2/jobs/job_1/status").Soon();
        Assert.Equal(Marked, await answer.Content.ReadAsStringAsync().Soon());
        Assert.True(answer.Headers.Contains("X-Gone-Since"));
        Assert.Equal(
            """{"jobId":"job_1","status":"running","goneSince":"2026-01-01T01:00:00Z","progress":5}""",
            await _relay.Http.GetStringAsync("/v2/jobs/job_1/status?format=summary").Soon()
        );
    }

    [Fact]
    public async Task Batch_MarksIt()
    {
        await LoseAsync();

        using var answer = await _relay
            .Http.PostAsync(
                "/v2/jobs/status/batch",
                new StringContent("""{"jobIds":["job_1"]}""", Encoding.UTF8, "application/json")
            )
            .Soon();

        Assert.Equal($$"""{"jobs":[{{Marked}}],"errors":[]}""", await answer.Content.ReadAsStringAsync().Soon());
    }

    /// <summary>Also in the moment in which the store knows it and the log does not.</summary>
    [Fact]
    public async Task Read_OfAJobThatWasLostJustNow_MarksIt()
    {
        await _relay.Http.GetStringAsync("/v2/jobs/job_1/status").Soon();
        _relay.Store.MarkGone("job_1", JobsOf.Start.AddHours(1));

        Assert.Equal(Marked, await _relay.Http.GetStringAsync("/v2/jobs/job_1/status").Soon());
    }

    [Fact]
    public async Task ItsStream_EndsWithAnEventThatSaysSo_UntilItIsFoundAgain()
    {
        using var stream = await _relay.OpenAsync(Stream);
        await stream.NextAsync();

        await LoseAsync();

        var end = (await stream.NextAsync())!;
        Assert.Equal(Marked, end.Data);
        Assert.Null(await stream.NextAsync());
        using var again = await _relay.SendAsync(HttpMethod.Get, $"{Stream}?lastEventId={end.Id}");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        using (var fresh = await _relay.OpenAsync(Stream))
        {
            Assert.Equal([Marked], (await fresh.ReadToEndAsync()).Select(next => next.Data));
        }

        await FindAsync();
        using var resumed = await _relay.OpenAsync(Stream, end.Id);
        Assert.Equal("""{"jobId":"job_1","status":"running","progress":5}""", (await resumed.NextAsync())!.Data);
    }

    [Fact]
    public async Task StreamOfAllJobs_TellsItOnceMore_ToWhomReadsWhatRuns()
    {
        using var stream = await _relay.OpenAsync("/v2/jobs/stream?status=running");

        await LoseAsync();
        await FindAsync();

        Assert.Equal(Marked, (await stream.NextAsync())!.Data);
        Assert.Equal("""{"jobId":"job_1","status":"running","progress":5}""", (await stream.NextAsync())!.Data);
    }

    private Task LoseAsync()
    {
        _relay.Store.MarkGone("job_1", JobsOf.Start.AddHours(1));
        return SeeAsync(job => job.GoneSince is not null);
    }

    private Task FindAsync()
    {
        _relay.Store.MarkFound("job_1");
        return SeeAsync(job => job.GoneSince is null);
    }

    private Task SeeAsync(Func<Job, bool> condition) =>
        _relay.SeeLogAsync(() => _relay.Log.FindLatest("job_1") is { } entry && condition(entry.Job));
}

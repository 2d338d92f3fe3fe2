using System.Net;
using Simulator.Workloads;

namespace Simulator.Tests.Endpoints;

public sealed class StreamEndpointsTests
{
    private const string Life = """
        [{"at":1,"patch":{"status":"initializing"}},{"at":2,"patch":{"status":"running","substate":"processing","progress":10}},
         {"at":3,"patch":{"progress":60}},{"at":4,"patch":{"status":"completed","substate":null,"progress":100}}]
        """;

    [Fact]
    public async Task Job_FreshReader_GetsThePresentThenEveryEvent_ThenTheEnd()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Life);
        using var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", stream.Response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(stream.Response.Headers.CacheControl!.NoStore);
        Assert.Equal("retry: 2000", await stream.NextLineAsync());
        var first = await stream.NextAsync();
        Assert.Equal(("queued", "status"), (first!.Status, first.Name));
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var rest = await stream.ToEndAsync();
        Assert.Equal(["initializing", "running", "running", "completed"], rest.Select(next => next.Status));
        Assert.Equal(Enumerable.Range(1, 4).Select(step => first.Sequence + step), rest.Select(next => next.Sequence));
    }

    [Fact]
    public async Task Job_Resumed_GetsWhatItMissedAndNothingTwice()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Life);
        string seen;
        using (var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream"))
        {
            await stream.NextAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(2));
            await stream.NextAsync();
            seen = (await stream.NextAsync())!.Id!;
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        using var resumed = await server.OpenAsync($"/v2/jobs/{id}/status/stream", seen);
        Assert.Equal(60, (await resumed.NextAsync())!.Json["progress"]!.GetValue<int>());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("completed", Assert.Single(await resumed.ToEndAsync()).Status);
    }

    [Fact]
    public async Task Job_Over_FreshReaderGetsItOnce_ReconnectGets204_LateReconnectGetsTheEnd()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Life);
        using var early = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        var first = await early.NextAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        await early.ToEndAsync();

        using var fresh = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        var last = Assert.Single(await fresh.ToEndAsync());
        Assert.Equal("completed", last.Status);
        using var done = await server.OpenAsync($"/v2/jobs/{id}/status/stream", last.Id);
        Assert.Equal(HttpStatusCode.NoContent, done.Response.StatusCode);
        using var late = await server.OpenAsync($"/v2/jobs/{id}/status/stream", first!.Id);
        Assert.Equal(["initializing", "running", "running", "completed"], (await late.ToEndAsync()).Select(next => next.Status));
    }

    [Fact]
    public async Task Job_FailedWithARetryToCome_StaysOpen()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(
            """
            [{"at":0,"patch":{"status":"failed","retryable":true,"nextRetryAt":"2026-03-01T12:00:30Z"}},
             {"at":30,"patch":{"status":"queued","retryCount":1,"nextRetryAt":null}},{"at":31,"patch":{"status":"cancelled"}}]
            """
        );
        using var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        var failed = await stream.NextAsync();
        using var second = await server.OpenAsync($"/v2/jobs/{id}/status/stream", failed!.Id);
        Assert.Equal(HttpStatusCode.OK, second.Response.StatusCode);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(["queued", "cancelled"], (await stream.ToEndAsync()).Select(next => next.Status));
        Assert.Equal(["queued", "cancelled"], (await second.ToEndAsync()).Select(next => next.Status));
    }

    [Theory]
    [InlineData("other-1")]
    [InlineData("nonsense")]
    [InlineData("EPOCH-999999")]
    [InlineData("EPOCH-x")]
    public async Task Job_UnknownPosition_IsAGapThenTheFullDocument(string position)
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Life);
        using var probe = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        var epoch = (await probe.NextAsync())!.Id!.Split('-')[0];
        var requested = position.Replace("EPOCH", epoch, StringComparison.Ordinal);
        using var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream", requested);
        var gap = await stream.NextAsync();
        Assert.Equal(("gap", null), (gap!.Name, gap.Id));
        Assert.Equal(requested, gap.Json["requested"]!.GetValue<string>());
        Assert.StartsWith(epoch + "-", gap.Json["oldest"]!.GetValue<string>(), StringComparison.Ordinal);
        var full = await stream.NextAsync();
        Assert.Equal("ep_test", full!.Json["endpointId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Job_Idle_SendsAHeartbeatEach15Seconds()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(
            """[{"at":0,"patch":{"status":"queued"}},{"at":1000,"patch":{"status":"cancelled"}}]"""
        );
        using var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        await stream.NextAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": keep-alive", await stream.NextLineAsync());
        Assert.Equal("", await stream.NextLineAsync());
        server.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": keep-alive", await stream.NextLineAsync());
    }

    [Fact]
    public async Task Job_PatchingEndpoint_SendsPartialDocumentsBetweenStateChanges()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { Scenario = "busy", Jobs = 60 });
        var job = server.Story.Read(_ =>
            server
                .Story.Jobs.OldestFirst.OfType<ModelledJob>()
                .First(job => job is { StreamsPatches: true, Phase: RunningPhase.Processing })
        );
        using var stream = await server.OpenAsync($"/v2/jobs/{job.Id}/status/stream");
        Assert.NotNull((await stream.NextAsync())!.Json["createdAt"]);
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        var patch = (await stream.NextAsync())!.Json;
        Assert.Null(patch["createdAt"]);
        Assert.Null(patch["tags"]);
        Assert.NotNull(patch["execution"]!["costAccrued"]);
        Assert.NotNull(patch["progress"]);
    }

    [Fact]
    public async Task Job_Include_IsInEveryEvent()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { Scenario = "busy", Jobs = 60 });
        var jobs = server.Story.Read(_ =>
            server.Story.Jobs.OldestFirst.OfType<ModelledJob>().Where(job => job.Phase == RunningPhase.Processing).ToList()
        );
        foreach (var job in (ModelledJob[])[jobs.First(job => job.StreamsPatches), jobs.First(job => !job.StreamsPatches)])
        {
            using var stream = await server.OpenAsync($"/v2/jobs/{job.Id}/status/stream?include=metrics,resources");
            using var plain = await server.OpenAsync($"/v2/jobs/{job.Id}/status/stream");
            await stream.NextAsync();
            await plain.NextAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(2));
            var later = (await stream.NextAsync())!;
            Assert.NotEmpty(later.Json["metrics"]!.AsObject());
            Assert.NotEmpty(later.Json["resources"]!["gpus"]!.AsArray());
            var same = (await plain.NextAsync())!;
            Assert.Equal(later.Id, same.Id);
            Assert.Null(same.Json["metrics"]);
        }
    }

    [Theory]
    [InlineData("/v2/jobs/job_test/status/stream?format=summary", "format")]
    [InlineData("/v2/jobs/stream?format=summary", "format")]
    [InlineData("/v2/jobs/stream?include=metrics", "include")]
    public async Task ParameterThatOnlyTheFirstEventCouldFollow_IsRefused(string path, string parameter)
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Life);
        var error = await server.GetJsonAsync(path, HttpStatusCode.BadRequest);
        Assert.Equal("INVALID_REQUEST", error["error"]!.GetValue<string>());
        Assert.Equal(parameter, error["details"]!["parameter"]!.GetValue<string>());
    }

    [Fact]
    public async Task Job_Removed_ItsStreamEndsAfterTheLastEvent()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { KeptJobs = 0 });
        var id = await server.SubmitAsync(Life);
        using var stream = await server.OpenAsync($"/v2/jobs/{id}/status/stream");
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("completed", (await stream.ToEndAsync())[^1].Status);
        await server.GetJsonAsync($"/v2/jobs/{id}/status", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stop_WithOpenStreams_EndsThem()
    {
        var server = await SimulatorServer.StartAsync();
        using var stream = await server.OpenAsync("/v2/jobs/stream");
        await stream.NextLineAsync();
        await server.StopAsync();
        Assert.Empty(await stream.ToEndAsync());
        await server.DisposeAsync();
    }
}

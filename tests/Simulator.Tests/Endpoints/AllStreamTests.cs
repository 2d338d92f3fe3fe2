using System.Net;

namespace Simulator.Tests.Endpoints;

public sealed class AllStreamTests
{
    private const string Life = """
        [{"at":1,"patch":{"status":"initializing"}},{"at":2,"patch":{"status":"running","substate":"processing","progress":10}},
         {"at":3,"patch":{"progress":60}},{"at":4,"patch":{"status":"completed","substate":null,"progress":100}}]
        """;

    [Fact]
    public async Task LiveEventsAreFullDocuments_InOneOrder_AndResume()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { Scenario = "busy", Jobs = 30 });
        var seen = new List<SseEvent>();
        using (var stream = await server.OpenAsync("/v2/jobs/stream"))
        {
            await stream.NextLineAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(4));
            for (var count = 0; count < 30; count++)
            {
                seen.Add((await stream.NextAsync())!);
            }
        }

        server.Clock.Advance(TimeSpan.FromSeconds(4));
        using var resumed = await server.OpenAsync("/v2/jobs/stream", seen[^1].Id);
        for (var count = 0; count < 30; count++)
        {
            seen.Add((await resumed.NextAsync())!);
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(step => seen[0].Sequence + step), seen.Select(next => next.Sequence));
        Assert.All(seen, next => Assert.NotNull(next.Json["createdAt"]));
    }

    [Fact]
    public async Task Filter_LeavesOutOthers_AndNumbersJump()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var stream = await server.OpenAsync("/v2/jobs/stream?endpointId=ep_test&status=running,completed&tag.team=red");
        await stream.NextLineAsync();
        await server.SubmitAsync(Life, "job_no_team");
        var (status, _) = await server.PostAsync(
            "/simulator/jobs",
            $$"""{"jobId":"job_red","endpointId":"ep_test","tags":{"team":"red"},"story":{{Life}}}"""
        );
        Assert.Equal(HttpStatusCode.Created, status);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var events = new[] { await stream.NextAsync(), await stream.NextAsync(), await stream.NextAsync() };
        Assert.All(events, next => Assert.Equal("job_red", next!.Json["jobId"]!.GetValue<string>()));
        Assert.Equal(["running", "running", "completed"], events.Select(next => next!.Status));
    }

    [Fact]
    public async Task UnknownPosition_IsAGap()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var stream = await server.OpenAsync("/v2/jobs/stream", "old-17");
        Assert.Equal("gap", (await stream.NextAsync())!.Name);
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace Simulator.Tests.Endpoints;

public sealed class ListEndpointTests
{
    private static readonly SimulatorOptions Crowd = SimulatorServer.Options with { Scenario = "busy", Jobs = 80 };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Pages_TogetherHoldEveryJobOnce_NewestFirst(int limit)
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        var seen = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = await server.GetJsonAsync($"/v2/jobs?limit={limit}&cursor={cursor}");
            Assert.InRange(page["jobs"]!.AsArray().Count, 0, limit);
            seen.AddRange(page["jobs"]!.AsArray()!);
            cursor = page["nextCursor"]?.GetValue<string>();
        } while (cursor is not null);

        var all = server.Story.Read(_ => server.Story.Jobs.OldestFirst.Select(job => job.Id).Reverse().ToList());
        Assert.Equal(all, seen.Select(job => job["jobId"]!.GetValue<string>()));
        Assert.Equal(
            seen.Select(job => job["createdAt"]!.GetValue<string>()).OrderDescending(StringComparer.Ordinal),
            seen.Select(job => job["createdAt"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Filters_AllHold()
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        var jobs = (await server.GetJsonAsync("/v2/jobs?limit=1000&status=completed,queued&endpointId=ep_image_processor"))[
            "jobs"
        ]!.AsArray();
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job => Assert.Equal("ep_image_processor", job!["endpointId"]!.GetValue<string>()));
        Assert.All(jobs, job => Assert.Contains(job!["status"]!.GetValue<string>(), (string[])["completed", "queued"]));
        var queued = (await server.GetJsonAsync("/v2/jobs?limit=1000&status=queued&tag.team=vision"))["jobs"]!.AsArray();
        Assert.NotEmpty(queued);
        Assert.All(queued, job => Assert.Equal("vision", job!["tags"]!["team"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=x")]
    [InlineData("cursor=!!")]
    [InlineData("cursor=AAAA")]
    [InlineData("status=sleeping")]
    [InlineData("include=x")]
    public async Task WrongParameter_IsInvalidRequest(string query)
    {
        await using var server = await SimulatorServer.StartAsync();
        Assert.Equal(
            "INVALID_REQUEST",
            (await server.GetJsonAsync($"/v2/jobs?{query}", HttpStatusCode.BadRequest))["error"]!.GetValue<string>()
        );
    }
}

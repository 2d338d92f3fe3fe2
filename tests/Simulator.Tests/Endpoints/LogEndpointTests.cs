using System.Net;
using Simulator.Documents;
using Simulator.Tests.Workloads;
using Simulator.Workloads;
using Testing;

namespace Simulator.Tests.Endpoints;

public sealed class LogEndpointTests
{
    private static readonly SimulatorOptions Crowd = SimulatorServer.Options with { Scenario = "busy", Jobs = 60 };

    [Fact]
    public async Task Json_PagesAndFilters()
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        var all = await server.GetJsonAsync("/v2/endpoints/ep_image_processor/logs?limit=10000");
        var lines = all["logs"]!.AsArray();
        Assert.Equal(lines.Count, all["total"]!.GetValue<int>());
        var page = (await server.GetJsonAsync("/v2/endpoints/ep_image_processor/logs?limit=3&offset=5"))["logs"]!.AsArray();
        Assert.Equal(lines.Skip(5).Take(3).Select(line => line!.ToJsonString()), page.Select(line => line!.ToJsonString()));
        var found = (
            await server.GetJsonAsync("/v2/endpoints/ep_image_processor/logs?level=info&search=LOADING%20model&limit=10000")
        )["logs"]!.AsArray();
        Assert.NotEmpty(found);
        Assert.All(found, line => Assert.Contains("Loading", line!["message"]!.GetValue<string>(), StringComparison.Ordinal));
        var job = lines[0]!["jobId"]!.GetValue<string>();
        var own = (await server.GetJsonAsync($"/v2/endpoints/ep_image_processor/logs?jobId={job}&limit=10000"))[
            "logs"
        ]!.AsArray();
        Assert.Equal(lines.Count(line => line!["jobId"]!.GetValue<string>() == job), own.Count);
    }

    [Theory]
    [InlineData("text", "text/plain", "[info]")]
    [InlineData("csv", "text/csv", "timestamp,level,jobId,message")]
    public async Task OtherFormats_HaveALineEach(string format, string type, string content)
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        using var response = await server
            .Client.GetAsync($"/v2/endpoints/ep_image_processor/logs?format={format}&limit=20")
            .Soon();
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync().Soon();
        Assert.Contains(content, text, StringComparison.Ordinal);
        Assert.Equal(format == "csv" ? 21 : 20, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Stream_SendsWhatIsLoggedFromNowOn()
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        using var stream = await server.OpenAsync("/v2/endpoints/ep_image_processor/logs?stream=true");
        Assert.Equal(": logs", await stream.NextLineAsync());
        var next = stream.NextAsync();
        while (!next.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.GetJsonAsync("/simulator/faults");
        }

        var line = await next;
        Assert.Equal("log", line!.Name);
        Assert.True(string.CompareOrdinal(line.Json["timestamp"]!.GetValue<string>(), "2026-03-01T12:00:00") > 0);
    }

    [Theory]
    [InlineData("ep_none", "", HttpStatusCode.NotFound)]
    [InlineData("ep_image_processor", "level=loud", HttpStatusCode.BadRequest)]
    [InlineData("ep_image_processor", "format=xml", HttpStatusCode.BadRequest)]
    [InlineData("ep_image_processor", "limit=0", HttpStatusCode.BadRequest)]
    [InlineData("ep_image_processor", "offset=-1", HttpStatusCode.BadRequest)]
    [InlineData("ep_image_processor", "stream=maybe", HttpStatusCode.BadRequest)]
    public async Task WrongQuery_IsRefused(string endpoint, string query, HttpStatusCode expected)
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        await server.GetJsonAsync($"/v2/endpoints/{endpoint}/logs?{query}", expected);
    }

    [Fact]
    public async Task RetriedJob_KeepsTheLinesOfItsFailedAttempts()
    {
        await using var server = await SimulatorServer.StartAsync(Crowd with { Scenario = "incident", Jobs = 150 });
        var retried = server.Story.Read(_ =>
            server.Story.Jobs.OldestFirst.OfType<ModelledJob>().First(job => job is { RetryCount: 1, State: JobState.Running })
        );
        var logs = await server.GetJsonAsync($"/v2/endpoints/{retried.EndpointId}/logs?jobId={retried.Id}&limit=10000");
        var lines = logs["logs"]!.AsArray();
        Assert.Contains(lines, line => line!["message"]!.ToString().StartsWith("Attempt 1 queued", StringComparison.Ordinal));
        Assert.Contains(lines, line => line!["message"]!.ToString().StartsWith("Attempt 2 queued", StringComparison.Ordinal));
        Assert.Contains(lines, line => line!["level"]!.ToString() == "error");
        Assert.Equal(
            lines.Select(line => line!["timestamp"]!.ToString()).Order(),
            lines.Select(line => line!["timestamp"]!.ToString())
        );
    }

    // What is left out to save work must be what nobody asked for.
    [Fact]
    public void Lines_AfterAMoment_AreAllLinesLessTheEarlierOnes()
    {
        using var recorder = new StoryRecorder("incident", 80, 4, speed: 60);
        recorder.Run(TimeSpan.FromSeconds(20), 5);
        recorder.Story.Read(at =>
        {
            var after = at - TimeSpan.FromMinutes(4);
            foreach (var job in recorder.Story.Jobs.OldestFirst)
            {
                Assert.Equal(
                    JobLog.Of(job, at, DateTimeOffset.MinValue).Where(line => line.At > after),
                    JobLog.Of(job, at, after).Where(line => line.At > after)
                );
            }

            return true;
        });
    }

    [Theory]
    [InlineData("text")]
    [InlineData("csv")]
    public async Task FieldPoison_OnPlainText_LeavesHalf(string format)
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        var path = $"/v2/endpoints/ep_image_processor/logs?format={format}";
        var right = await server.Client.GetStringAsync(path).Soon();
        await server.OrderFaultAsync("""{"kind":"malformed","route":"logs","args":{"poison":"progress-150"}}""");
        Assert.Equal(right[..(right.Length / 2)], await server.Client.GetStringAsync(path).Soon());
    }

    [Fact]
    public async Task EndlessLog_IsNotHeldByFaultsThatWaitForItsEnd()
    {
        await using var server = await SimulatorServer.StartAsync(Crowd);
        await server.OrderFaultAsync("""{"kind":"cut","route":"logs","args":{"at":"middle"}}""");
        await server.OrderFaultAsync("""{"kind":"drip","route":"logs"}""");
        await server.OrderFaultAsync("""{"kind":"malformed","route":"logs"}""");
        using var stream = await server.OpenAsync("/v2/endpoints/ep_image_processor/logs?stream=true");
        Assert.Equal(": logs", await stream.NextLineAsync());
    }
}

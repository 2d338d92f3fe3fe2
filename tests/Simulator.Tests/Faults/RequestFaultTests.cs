using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Testing;

namespace Simulator.Tests.Faults;

public sealed class RequestFaultTests
{
    private const string Running =
        """[{"at":0,"patch":{"status":"running","progress":40,"currentStep":"rendering","createdAt":"2026-03-01T12:00:00Z","metadata":{"a":1},"resources":{"cpuUsage":3}}}]""";

    [Theory]
    [InlineData("both", "7")]
    [InlineData("seconds", "7")]
    [InlineData("date", "Sun, 01 Mar 2026 12:00:07 GMT")]
    [InlineData("negative", "-5")]
    [InlineData("huge", "99999999999")]
    [InlineData("text", "soon")]
    [InlineData("body", null)]
    [InlineData("absent", null)]
    public async Task RateLimited_RetryAfter_TakesEachForm(string form, string? header)
    {
        await using var server = await StartAsync(
            $$"""{"kind":"rate-limited","route":"status","args":{"retryAfter":"{{form}}","seconds":7} }"""
        );
        using var response = await server.Client.GetAsync("/v2/jobs/job_test/status").Soon();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(header, response.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
        var details = JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!["details"]!;
        Assert.Equal(form is "body" or "both" ? 7 : null, details["retryAfter"]?.GetValue<int>());
    }

    [Fact]
    public async Task RateLimited_ByDefault_IsThePagesError_AndMayDisagreeWithItself()
    {
        await using var server = await StartAsync(
            """{"kind":"rate-limited","route":"status","args":{"seconds":7,"bodySeconds":30} }"""
        );
        using var response = await server.Client.GetAsync("/v2/jobs/job_test/status").Soon();
        Assert.Equal(
            ["7", "100", "0", $"{SimulatorServer.Start.AddSeconds(7).ToUnixTimeSeconds()}", "60"],
            new[]
            {
                "Retry-After",
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
                "X-RateLimit-Window",
            }.Select(name => response.Headers.GetValues(name).Single())
        );
        var page = ApiPage.ReadSamples().Single(sample => sample["error"]?.ToString() == "RATE_LIMIT_EXCEEDED");
        Assert.Equal(page.ToJsonString(), JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"kind":"server-error","args":{"status":502}}""", 502, "text/html")]
    [InlineData("""{"kind":"server-error","args":{"body":"empty","status":500}}""", 500, null)]
    [InlineData("""{"kind":"server-error","args":{"body":"json"}}""", 503, "application/json")]
    [InlineData("""{"kind":"server-error","args":{"body":"text"}}""", 503, "text/plain")]
    [InlineData("""{"kind":"unauthorized"}""", 401, "application/json")]
    [InlineData("""{"kind":"forbidden"}""", 403, "application/json")]
    [InlineData("""{"kind":"html-200"}""", 200, "text/html")]
    [InlineData("""{"kind":"no-content-204"}""", 204, null)]
    [InlineData("""{"kind":"wrong-content-type"}""", 200, "text/plain")]
    [InlineData("""{"kind":"redirect","args":{"location":"http://127.0.0.1:1/"}}""", 302, null)]
    public async Task WrongAnswers_OnEveryRoute(string order, int status, string? type)
    {
        await using var server = await StartAsync(order);
        foreach (
            var path in (string[])
                [
                    "/v2/jobs/job_test/status",
                    "/v2/jobs",
                    "/v2/jobs/job_test/status/stream",
                    "/v2/jobs/stream",
                    "/v2/endpoints/ep_test/logs",
                ]
        )
        {
            using var response = await server.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead).Soon();
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Count_AndJobIds_AndRemoval_BoundAFault()
    {
        await using var server = await StartAsync("""{"kind":"server-error","route":"status","jobIds":["job_test"],"count":2}""");
        await server.SubmitAsync(Running, "job_other");
        await server.GetJsonAsync("/v2/jobs/job_other/status");
        await server.GetJsonAsync("/v2/jobs");
        for (var strike = 0; strike < 2; strike++)
        {
            using var response = await server.Client.GetAsync("/v2/jobs/job_test/status").Soon();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        await server.GetJsonAsync("/v2/jobs/job_test/status");
        var faults = (await server.GetJsonAsync("/simulator/faults"))["faults"]!.AsArray();
        Assert.Equal(2, Assert.Single(faults)!["struck"]!.GetValue<int>());

        var id = await server.OrderFaultAsync("""{"kind":"html-200"}""");
        using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var again = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        await server.GetJsonAsync("/v2/jobs/job_test/status");
    }

    [Fact]
    public async Task ForSeconds_EndsTheFault()
    {
        await using var server = await StartAsync("""{"kind":"unauthorized","forSeconds":30}""");
        await server.GetJsonAsync("/v2/jobs", HttpStatusCode.Unauthorized);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        await server.GetJsonAsync("/v2/jobs");
        Assert.Empty((await server.GetJsonAsync("/simulator/faults"))["faults"]!.AsArray());
    }

    [Fact]
    public async Task Share_StrikesAboutSoMany_AndTheSameOnesForTheSameSeed()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var server = await StartAsync("""{"kind":"server-error","route":"status","share":0.5}""");
            var struck = new StringBuilder();
            for (var call = 0; call < 60; call++)
            {
                using var response = await server.Client.GetAsync("/v2/jobs/job_test/status").Soon();
                struck.Append(response.IsSuccessStatusCode ? '.' : 'x');
            }

            runs.Add(struck.ToString());
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.InRange(runs[0].Count(mark => mark == 'x'), 15, 45);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("middle")]
    public async Task Cut_BreaksTheAnswer(string at)
    {
        await using var server = await StartAsync($$$"""{"kind":"cut","route":"status","args":{"at":"{{{at}}}"}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetStringAsync("/v2/jobs/job_test/status").Soon());
        var entries = await server.JournalAsync("jobId=job_test&route=status");
        Assert.All(entries, entry => Assert.False(entry["sent"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Hang_AnswersOnceItIsRemoved()
    {
        await using var server = await StartAsync("""{"kind":"drip","route":"list"}""");
        var id = await server.OrderFaultAsync("""{"kind":"hang","route":"status"}""");
        var hanging = server.Client.GetStringAsync("/v2/jobs/job_test/status");
        await server.StruckAsync(id);
        Assert.False(hanging.IsCompleted);
        using var removed = await server.Client.DeleteAsync($"/simulator/faults/{id}").Soon();
        Assert.Contains("running", await hanging.Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drip_GivesTheWholeAnswerInTheEnd()
    {
        await using var server = await StartAsync("""{"kind":"drip","route":"status","args":{"bytesPerSecond":1}}""");
        using var response = await server
            .Client.GetAsync("/v2/jobs/job_test/status", HttpCompletionOption.ResponseHeadersRead)
            .Soon();
        var stream = await response.Content.ReadAsStreamAsync().Soon();
        var one = new byte[1];
        await stream.ReadExactlyAsync(one).Soon();
        Assert.Equal((byte)'{', one[0]);
        var rest = new StreamReader(stream).ReadToEndAsync();
        while (!rest.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("job_test", JsonNode.Parse("{" + await rest.Soon())!["jobId"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"kind":"explode","route":"moon","share":2,"count":0,"forSeconds":-1,"jobIds":"x","colour":"red"}""", 7)]
    [InlineData("""{"kind":"malformed","args":{"poison":"arsenic","dose":1}}""", 2)]
    [InlineData("""{"kind":"duplicate","route":"status"}""", 1)]
    [InlineData("""{"kind":"cut","args":[]}""", 1)]
    [InlineData("""{"kind":"cut","route":"batch","jobIds":["job_test"]}""", 1)]
    [InlineData("""{"kind":"malformed","route":["list","logs"],"jobIds":["job_test"]}""", 1)]
    [InlineData("""{"kind":"html-200","route":"all-stream","jobIds":["job_test"]}""", 1)]
    [InlineData("""{}""", 1)]
    [InlineData("""[]""", 1)]
    [InlineData("""{"kind":""", 1)]
    public async Task WrongOrder_IsRefusedWithEveryError(string order, int errors)
    {
        await using var server = await SimulatorServer.StartAsync();
        var (status, body) = await server.PostAsync("/simulator/faults", order);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(errors, body!["errors"]!.AsArray().Count);
        Assert.Empty((await server.GetJsonAsync("/simulator/faults"))["faults"]!.AsArray());
    }

    private static async Task<SimulatorServer> StartAsync(string order)
    {
        var server = await SimulatorServer.StartAsync();
        await server.SubmitAsync(Running);
        await server.OrderFaultAsync(order);
        server.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return server;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Testing;

namespace Simulator.Tests.Endpoints;

public sealed class StatusEndpointsTests
{
    private const string Running =
        """[{"at":0,"patch":{"status":"running","substate":"processing","progress":40,"currentStep":"rendering","execution":{"costAccrued":1.25}}}]""";

    [Fact]
    public async Task Status_ScriptedJob_IsTheDocumentSoFar()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(
            """[{"at":0,"patch":{"status":"queued"}},{"at":10,"patch":{"status":"running","progress":5}}]"""
        );
        Assert.Equal("queued", (await server.GetJsonAsync($"/v2/jobs/{id}/status"))["status"]!.GetValue<string>());
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var document = await server.GetJsonAsync($"/v2/jobs/{id}/status");
        Assert.Equal("running", document["status"]!.GetValue<string>());
        Assert.Equal(5, document["progress"]!.GetValue<int>());
        Assert.Equal("2026-03-01T12:00:00.000Z", document["createdAt"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/v2/jobs/none/status?includes=logs", "includes", "include,format")]
    [InlineData("/v2/jobs/none/status?include=logs&verbose=1", "verbose", "include,format")]
    [InlineData("/v2/jobs/none/status/stream?includes=logs", "includes", "include,format")]
    [InlineData("/v2/jobs?stauts=running", "stauts", "status,endpointId,tag.KEY,limit,cursor,include,format")]
    [InlineData("/v2/jobs/stream?limit=5", "limit", "status,endpointId,tag.KEY,include,format")]
    [InlineData("/v2/endpoints/ep_test/logs?q=x", "q", "jobId,level,search,limit,offset,format,stream")]
    public async Task Call_WithAParameterThatItDoesNotTake_IsRefusedInTheApisWords(string path, string named, string allowed)
    {
        await using var server = await SimulatorServer.StartAsync();

        using var response = await server.Client.GetAsync(path).Soon();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!;
        Assert.Equal("INVALID_REQUEST", error["error"]!.GetValue<string>());
        Assert.Equal($"Unknown parameter '{named}'", error["message"]!.GetValue<string>());
        Assert.Equal(named, error["details"]!["parameter"]!.GetValue<string>());
        Assert.Equal(allowed, string.Join(',', error["details"]!["allowed"]!.AsArray().Select(name => name!.GetValue<string>())));
    }

    [Fact]
    public async Task Batch_WithAParameter_IsRefused()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var body = new StringContent("""{"jobIds":["none"]}""", null, "application/json");

        using var response = await server.Client.PostAsync("/v2/jobs/status/batch?include=logs", body).Soon();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Status_EveryAnswer_CarriesStoryTimeSpeedAndRequestId()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { Speed = 10 });
        server.Clock.Advance(TimeSpan.FromSeconds(6));
        using var response = await server.Client.GetAsync("/v2/jobs/none/status").Soon();
        Assert.Equal("2026-03-01T12:01:00.000Z", response.Headers.GetValues("X-Simulator-Time").Single());
        Assert.Equal("10", response.Headers.GetValues("X-Simulator-Speed").Single());
        Assert.StartsWith("req_", response.Headers.GetValues("X-Request-Id").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Status_Summary_HasItsSixFields()
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Running);
        foreach (var jobId in await IdsAsync(server, id))
        {
            var summary = (await server.GetJsonAsync($"/v2/jobs/{jobId}/status?format=summary")).AsObject();
            Assert.Equal(
                ["jobId", "status", "substate", "progress", "currentStep", "estimatedCompletion"],
                summary.Select(field => field.Key)
            );
        }
    }

    [Theory]
    [InlineData("include=logs,metrics,resources")]
    [InlineData("include=logs&include=metrics,resources&format=json")]
    public async Task Status_Includes_AddTheirSections(string query)
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { Scenario = "busy", Jobs = 40 });
        var list = await server.GetJsonAsync("/v2/jobs?status=running&limit=100");
        foreach (var id in list["jobs"]!.AsArray().Select(job => job!["jobId"]!.GetValue<string>()))
        {
            var bare = await server.GetJsonAsync($"/v2/jobs/{id}/status");
            Assert.Null(bare["logs"]);
            Assert.Null(bare["metrics"]);
            var full = await server.GetJsonAsync($"/v2/jobs/{id}/status?{query}");
            Assert.NotNull(full["logs"]);
            Assert.NotEmpty(full["metrics"]!.AsObject());
            Assert.NotEmpty(full["resources"]!["gpus"]!.AsArray());
            Assert.NotNull(full["resources"]!["cpu"]);
        }
    }

    [Theory]
    [InlineData("include=everything", "include")]
    [InlineData("format=xml", "format")]
    public async Task Status_UnknownParameter_IsInvalidRequest(string query, string parameter)
    {
        await using var server = await SimulatorServer.StartAsync();
        var id = await server.SubmitAsync(Running);
        var error = await server.GetJsonAsync($"/v2/jobs/{id}/status?{query}", HttpStatusCode.BadRequest);
        Assert.Equal("INVALID_REQUEST", error["error"]!.GetValue<string>());
        Assert.Equal(parameter, error["details"]!["parameter"]!.GetValue<string>());
    }

    [Fact]
    public async Task Status_UnknownJob_IsThePagesNotFound()
    {
        await using var server = await SimulatorServer.StartAsync();
        var error = await server.GetJsonAsync("/v2/jobs/job_invalid/status", HttpStatusCode.NotFound);
        Assert.True(
            JsonNode.DeepEquals(
                error,
                JsonNode.Parse(
                    """
                    {
                        "error": "JOB_NOT_FOUND",
                        "message": "Job job_invalid does not exist or has expired",
                        "details": {
                            "jobId": "job_invalid",
                            "possibleReasons": [
                                "Job ID is incorrect",
                                "Job was deleted after completion",
                                "Job expired (older than 30 days)"
                            ]
                        }
                    }
                    """
                )
            )
        );
    }

    [Fact]
    public async Task Status_SomebodyElsesJob_IsThePagesForbidden()
    {
        await using var server = await SimulatorServer.StartAsync();
        var error = await server.GetJsonAsync("/v2/jobs/job_denied_1/status", HttpStatusCode.Forbidden);
        Assert.True(
            JsonNode.DeepEquals(
                error,
                JsonNode.Parse(
                    """
                    {"error":"ACCESS_DENIED","message":"You don't have permission to view this job",
                     "details":{"jobId":"job_denied_1","requiredPermission":"jobs:read","userPermissions":["endpoints:execute"]}}
                    """
                )
            )
        );
    }

    [Theory]
    [InlineData("object", "jobs")]
    [InlineData("statuses", "statuses")]
    [InlineData("array", null)]
    public async Task Batch_EachShape_HoldsTheJobs(string shape, string? property)
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { BatchShape = shape });
        var id = await server.SubmitAsync(Running);
        var (status, body) = await server.PostAsync(
            "/v2/jobs/status/batch",
            $$"""{"jobIds":["job_gone","{{id}}","job_denied","{{id}}"],"include":["metrics"]}"""
        );
        Assert.Equal(HttpStatusCode.OK, status);
        var jobs = (property is null ? body! : body![property]!).AsArray();
        Assert.Equal(id, Assert.Single(jobs)!["jobId"]!.GetValue<string>());
        if (property is not null)
        {
            Assert.Equal(
                ["JOB_NOT_FOUND", "ACCESS_DENIED"],
                body!["errors"]!.AsArray().Select(error => error!["error"]!.GetValue<string>())
            );
            Assert.Equal(
                ["job_gone", "job_denied"],
                body["errors"]!.AsArray().Select(error => error!["jobId"]!.GetValue<string>())
            );
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jobIds":[]}""")]
    [InlineData("""{"jobIds":"a"}""")]
    [InlineData("""{"jobIds":[1]}""")]
    [InlineData("""{"jobIds":["a"],"include":["x"]}""")]
    [InlineData("""{"jobIds":["a"],"include":"logs"}""")]
    [InlineData("""{"jobIds":["a"],"jobIds":["b"]}""")]
    [InlineData("""{"jobIds":["\ud83d"]}""")]
    [InlineData("""{"jobIds":["a"],"\udc00":1}""")]
    public async Task Batch_WrongBody_IsInvalidRequest(string body)
    {
        await using var server = await SimulatorServer.StartAsync();
        var (status, error) = await server.PostAsync("/v2/jobs/status/batch", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("INVALID_REQUEST", error!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Batch_ReadOnlyKey_IsRefused_ButReadsAreNot()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { ReadOnly = true });
        var id = await server.SubmitAsync(Running);
        var (status, error) = await server.PostAsync("/v2/jobs/status/batch", $$"""{"jobIds":["{{id}}"]}""");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("ACCESS_DENIED", error!["error"]!.GetValue<string>());
        await server.GetJsonAsync($"/v2/jobs/{id}/status");
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(SimulatorServer server, string id)
    {
        var list = await server.GetJsonAsync("/v2/jobs");
        return [id, .. list["jobs"]!.AsArray().Select(job => job!["jobId"]!.GetValue<string>())];
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Testing;

namespace Simulator.Tests.Endpoints;

public sealed class GatekeeperTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer secret", HttpStatusCode.OK)]
    [InlineData("bearer other", HttpStatusCode.OK)]
    [InlineData("secret", HttpStatusCode.OK)]
    public async Task Key_IsAskedFor(string? header, HttpStatusCode expected)
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { ApiKeys = ["secret", "other"] });
        server.Client.DefaultRequestHeaders.Remove("Authorization");
        if (header is not null)
        {
            server.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }

        using var response = await server.Client.GetAsync("/v2/jobs").Soon();
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Unauthorized)
        {
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!;
            Assert.Equal("UNAUTHORIZED", body["error"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task RateLimit_OverIt_IsThePagesError_UntilTheWindowEnds()
    {
        await using var server = await SimulatorServer.StartAsync(SimulatorServer.Options with { RateLimit = "3/1m" });
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        for (var left = 2; left >= 0; left--)
        {
            using var response = await server.Client.GetAsync("/v2/jobs").Soon();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal($"{left}", response.Headers.GetValues("X-RateLimit-Remaining").Single());
        }

        using var refused = await server.Client.GetAsync("/v2/jobs").Soon();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("40", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal("3", refused.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.Equal("60", refused.Headers.GetValues("X-RateLimit-Window").Single());
        Assert.Equal(
            $"{SimulatorServer.Start.AddMinutes(1).ToUnixTimeSeconds()}",
            refused.Headers.GetValues("X-RateLimit-Reset").Single()
        );
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(await refused.Content.ReadAsStringAsync().Soon()),
                JsonNode.Parse(
                    """
                    {"error":"RATE_LIMIT_EXCEEDED","message":"Too many status check requests",
                     "details":{"limit":3,"window":"1m","retryAfter":40,"recommendation":"Use webhooks or SSE for real-time updates"}}
                    """
                )
            )
        );

        server.Clock.Advance(TimeSpan.FromSeconds(40));
        await server.GetJsonAsync("/v2/jobs");
    }

    [Fact]
    public async Task SnakeDialect_HasCodeRequestIdTimestampAndSnakeDetails()
    {
        await using var server = await SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                ErrorDialect = "snake",
                RateLimit = "1/1h",
            }
        );
        var missing = (await server.GetJsonAsync("/v2/jobs/none/status", HttpStatusCode.NotFound))["error"]!;
        Assert.Equal("RESOURCE_NOT_FOUND", missing["code"]!.GetValue<string>());
        Assert.StartsWith("req_", missing["request_id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(missing["timestamp"]);
        var limited = (await server.GetJsonAsync("/v2/jobs/none/status", HttpStatusCode.TooManyRequests))["error"]!;
        Assert.Equal(3600, limited["details"]!["retry_after"]!.GetValue<int>());
    }

    [Fact]
    public async Task UnknownRoute_IsNotFound()
    {
        await using var server = await SimulatorServer.StartAsync(
            SimulatorServer.Options with
            {
                NoList = true,
                NoAllStream = true,
            }
        );
        foreach (var path in (string[])["/", "/v2/nothing", "/v2/x.json", "/v2/jobs", "/v2/jobs/stream"])
        {
            Assert.Equal("NOT_FOUND", (await server.GetJsonAsync(path, HttpStatusCode.NotFound))["error"]!.GetValue<string>());
        }
    }

    [Theory]
    [InlineData("PUT", "/v2/jobs", "GET")]
    [InlineData("DELETE", "/v2/jobs/job_1/status", "GET")]
    [InlineData("GET", "/v2/jobs/status/batch", "POST")]
    public async Task WrongMethod_IsNotAllowed_AndTheAnswerSaysWhatIs(string method, string path, string allowed)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Client.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal([allowed], response.Content.Headers.Allow);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!;
        Assert.Equal("METHOD_NOT_ALLOWED", body["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("DELETE", "/v2/jobs")]
    [InlineData("GET", "/v2/nothing")]
    [InlineData("GET", "/v2/x.json")]
    public async Task WithoutAKey_NothingIsKnown(string method, string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        server.Client.DefaultRequestHeaders.Remove("Authorization");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Client.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}

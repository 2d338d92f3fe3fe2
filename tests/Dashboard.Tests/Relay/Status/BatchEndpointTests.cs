using System.Net;
using System.Text;
using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay.Status;

public sealed class BatchEndpointTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Theory]
    [InlineData(null, "jobs")]
    [InlineData(BatchShape.Jobs, "jobs")]
    [InlineData(BatchShape.Statuses, "statuses")]
    public async Task Batch_HasTheShapeOfItsUpstream(BatchShape? shape, string name)
    {
        _relay.Source.BatchShape = shape;
        AddTwo();

        using var answer = await PostAsync("""{"jobIds":["job_2","job_3","job_1","job_2"]}""");

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Equal(
            ["job_2", "job_1"],
            body.GetProperty(name).EnumerateArray().Select(job => job.GetProperty("jobId").GetString())
        );
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal("job_3", error.GetProperty("jobId").GetString());
        Assert.Equal("JOB_NOT_FOUND", error.GetProperty("error").GetString());
        Assert.Equal("job_3", error.GetProperty("details").GetProperty("jobId").GetString());
        Assert.Equal(["job_3 None"], _relay.Source.Asked);
    }

    [Fact]
    public async Task Batch_OfAnUpstreamThatAnswersWithAnArray_IsOne()
    {
        _relay.Source.BatchShape = BatchShape.Array;
        AddTwo();

        using var answer = await PostAsync("""{"jobIds":["job_3","job_1"]}""");

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Array, body.ValueKind);
        Assert.Equal("job_1", Assert.Single(body.EnumerateArray()).GetProperty("jobId").GetString());
    }

    [Fact]
    public async Task Batch_WithInclude_AsksForTheDetailsOfAll()
    {
        AddTwo();
        _relay.Source.Answer = (_, _) => null;

        using var answer = await PostAsync("""{"jobIds":["job_1","job_2"],"include":["metrics"]}""");

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.All(body.GetProperty("jobs").EnumerateArray(), job => Assert.True(job.TryGetProperty("metrics", out _)));
        Assert.Equal(["job_1 Metrics", "job_2 Metrics"], _relay.Source.Asked);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"jobIds":[]}""")]
    [InlineData("""{"jobIds":"job_1"}""")]
    [InlineData("""{"jobIds":["job_1"],"include":["everything"]}""")]
    [InlineData("""{"jobIds":["job_1"],"include":[null]}""")]
    [InlineData("""{"jobIds":["job_1"],"format":"xml"}""")]
    [InlineData("""{"jobIds":["job_1"],"includes":["logs"]}""")]
    [InlineData("""{"job_ids":["job_1"]}""")]
    [InlineData("no json")]
    public async Task Batch_ThatCannotBeMeant_IsRefused(string body)
    {
        await using var dashboard = await DashboardHost.StartAsync();
        using var answer = await dashboard.PostJsonAsync("/v2/jobs/status/batch", body);

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Theory]
    [InlineData("", """{"jobIds":["job_1"],"format":"summary"}""")]
    [InlineData("?format=summary", """{"jobIds":["job_1"]}""")]
    [InlineData("?format=summary", """{"jobIds":["job_1"],"format":"summary"}""")]
    public async Task Batch_WithFormatSummary_IsSummaries(string parameters, string request)
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running","progress":5,"tags":{"a":"b"}}"""));

        using var answer = await PostAsync(request, parameters);

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Equal(
            """{"jobId":"job_1","status":"running","progress":5}""",
            Assert.Single(body.GetProperty("jobs").EnumerateArray()).GetRawText()
        );
    }

    [Fact]
    public async Task Batch_WithIncludeInTheAddress_IsAsWithOneInTheBody()
    {
        AddTwo();
        _relay.Source.Answer = (_, _) => null;

        using var answer = await PostAsync("""{"jobIds":["job_1"],"include":["logs"]}""", "?include=metrics");

        Assert.True((await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("jobs")[0].TryGetProperty("metrics", out _));
        Assert.Equal(["job_1 Metrics, Logs"], _relay.Source.Asked);
    }

    [Theory]
    [InlineData("?format=xml", "format")]
    [InlineData("?format=json", "format")]
    [InlineData("?include=everything", "include")]
    [InlineData("?includes=logs", "parameter 'includes'")]
    public async Task Batch_WithAParameterThatMeansNothing_IsRefused(string parameters, string named)
    {
        using var answer = await PostAsync("""{"jobIds":["job_1"],"format":"summary"}""", parameters);

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.StartsWith(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_WithNullForAnId_SaysSo()
    {
        using var answer = await PostAsync("""{"jobIds":["",null,null]}""");

        var errors = (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("errors");
        Assert.Equal(["", null, null], errors.EnumerateArray().Select(error => error.GetProperty("jobId").GetString()));
        Assert.Equal("INVALID_REQUEST", errors[1].GetProperty("error").GetString());
        Assert.Equal("jobIds[1] is null; an id is a text.", errors[1].GetProperty("message").GetString());
        Assert.Equal("jobIds[2] is null; an id is a text.", errors[2].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Batch_WithIdsThatNoJobCanHave_HasAnErrorForEach()
    {
        AddTwo();
        var tooLong = new string('x', 513);

        using var answer = await PostAsync(
            JsonSerializer.Serialize(new { jobIds = new[] { "job_1", "a b", " ", "", "a/b", tooLong } })
        );

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Single(body.GetProperty("jobs").EnumerateArray());
        var errors = body.GetProperty("errors").EnumerateArray().ToList();
        Assert.Equal(["a b", " ", "", "a/b", tooLong], errors.Select(error => error.GetProperty("jobId").GetString()));
        Assert.All(
            errors,
            error =>
            {
                Assert.Equal("INVALID_REQUEST", error.GetProperty("error").GetString());
                Assert.StartsWith("The id ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
            }
        );
        Assert.Empty(_relay.Source.Asked);
    }

    [Fact]
    public async Task Batch_WhileUpstreamIsSilent_SaysSo()
    {
        AddTwo();
        _relay.Following.Set(status => status with { State = ConnectionState.Connecting, LastSignOfLife = null });
        _relay.Following.Rests["job_2"] = "nobody watches it";

        using var answer = await PostAsync("""{"jobIds":["job_1","job_2"]}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Upstream has not been heard yet."], answer.Headers.GetValues("X-Upstream-Problem"));
        Assert.Equal((null, JobDetail.None), (_relay.Interest.Find("job_1"), _relay.Interest.Find("job_2")));
    }

    [Fact]
    public async Task Batch_OfTooMany_IsRefused()
    {
        using var answer = await PostAsync(
            JsonSerializer.Serialize(new { jobIds = Enumerable.Range(0, 1001).Select(index => $"job_{index}") })
        );

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Fact]
    public async Task Batch_WithABodyPastAllSense_IsRefused()
    {
        await using var dashboard = await DashboardHost.StartAsync();
        using var answer = await dashboard.PostJsonAsync(
            "/v2/jobs/status/batch",
            $$"""{"jobIds":["{{new string('a', 2_000_000)}}"]}"""
        );

        await answer.ReadErrorAsync(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE");
    }

    private void AddTwo()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running","metrics":{"m":1}}"""));
        _relay.Store.Apply(JobsOf.Observation("job_2", """{"status":"queued","metrics":{"m":2}}"""));
    }

    private Task<HttpResponseMessage> PostAsync(string body, string parameters = "") =>
        _relay
            .Http.PostAsync("/v2/jobs/status/batch" + parameters, new StringContent(body, Encoding.UTF8, "application/json"))
            .Soon();
}

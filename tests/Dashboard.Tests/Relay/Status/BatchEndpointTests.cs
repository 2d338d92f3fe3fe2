using System.Net;
using System.Text;
using System.Text.Json;
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
    [InlineData("""{"jobIds":[""]}""")]
    [InlineData("""{"jobIds":[null]}""")]
    [InlineData("""{"jobIds":"job_1"}""")]
    [InlineData("""{"jobIds":["job_1"],"include":["everything"]}""")]
    [InlineData("""{"jobIds":["job_1"],"include":[null]}""")]
    [InlineData("no json")]
    public async Task Batch_ThatCannotBeMeant_IsRefused(string body)
    {
        await using var dashboard = await DashboardHost.StartAsync();
        using var answer = await dashboard.PostJsonAsync("/v2/jobs/status/batch", body);

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
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

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _relay.Http.PostAsync("/v2/jobs/status/batch", new StringContent(body, Encoding.UTF8, "application/json")).Soon();
}

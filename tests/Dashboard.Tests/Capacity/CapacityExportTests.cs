using System.Net;
using Dashboard.Capacity;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Capacity;

public sealed class CapacityExportTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardHost.StartAsync();
        Put(
            "job_a",
            """{"status":"completed","endpointId":"ep","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:30Z","completedAt":"2026-01-01T00:11:30Z","resources":{"gpuType":"A100"},"coldStart":{"occurred":false}}"""
        );
        Put("=job_b", """{"status":"queued","endpointId":"ep","createdAt":"2026-01-01T00:05:00Z"}""");
        Put("job_c", """{"status":"queued","endpointId":"another","createdAt":"2026-01-03T00:00:00Z"}""");
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task Csv_HasTheAttemptsOfTheTime()
    {
        var rows = await ReadAsync("/api/capacity/attempts?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z");

        Assert.Equal(
            [
                "jobId",
                "attempt",
                "endpointId",
                "gpuType",
                "gpuTypeInferred",
                "gpus",
                "queuedAt",
                "heldFrom",
                "endedAt",
                "waitSeconds",
                "heldSeconds",
                "loadSeconds",
            ],
            rows[0]
        );
        Assert.Equal(
            [
                "job_a",
                "1",
                "ep",
                "A100",
                "false",
                "1",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:01:30Z",
                "2026-01-01T00:11:30Z",
                "90",
                "600",
                "0",
            ],
            rows[1]
        );
        // a spreadsheet runs what looks like a formula
        Assert.Equal(["'=job_b", "1", "ep", "A100", "true", "1", "2026-01-01T00:05:00Z", "", "", "", "", ""], rows[2]);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public async Task Csv_OfAType_HasItsAttemptsAlone() =>
        Assert.Single(await ReadAsync("/api/capacity/attempts?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&type=H100"));

    [Theory]
    [InlineData("range=2h", "'2h'")]
    [InlineData("from=yesterday&to=now", "'from' and 'to'")]
    [InlineData("until=now", "until")]
    [InlineData("type=a&type=b", "type")]
    public async Task RequestThatMakesNoSense_IsRefused(string query, string word)
    {
        using var answer = await _dashboard.Http.GetAsync($"/api/capacity/attempts?{query}").Soon();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            word,
            (await answer.Content.ReadAsStringAsync().Soon()).Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    private async Task<List<string[]>> ReadAsync(string path)
    {
        using var answer = await _dashboard.Http.GetAsync(path).Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync().Soon();
        return [.. text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
    }

    private void Put(string jobId, string json)
    {
        var store = _dashboard.Get<JobStore>();
        var (job, _) = store.Apply(JobsOf.Observation(jobId, json));
        _dashboard
            .Get<DemandLog>()
            .Take(JobChange.Upsert(job, null), new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
    }
}

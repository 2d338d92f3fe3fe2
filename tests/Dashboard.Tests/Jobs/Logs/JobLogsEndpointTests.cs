using System.Net;
using Dashboard.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Logs;

public sealed class JobLogsEndpointTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _dashboard = await DashboardHost.StartAsync();
        Put(
            "job_1",
            """
            {"status":"running","logs":[{"timestamp":"2026-01-01T10:00:00.25Z","level":"WARN","message":"Slow"},"plain ünïcode",
             {"level":"error","message":"two\nlines"}]}
            """
        );
        Put("job_2", """{"status":"running","logs":"first\r\nsecond\n"}""");
        Put("job_3", """{"status":"running"}""");
    }

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task Lines_AreAFile_OneEach()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/api/jobs/job_1/logs");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("job_1.log", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(
            "2026-01-01T10:00:00.250Z WARN Slow\nplain ünïcode\nerror two\nlines\n",
            await answer.Content.ReadAsStringAsync().Soon()
        );
    }

    [Theory]
    [InlineData("job_2", "", "first\nsecond\n")]
    [InlineData("job_2", "?q=SEC", "second\n")]
    [InlineData("job_1", "?level=error", "error two\nlines\n")]
    [InlineData("job_1", "?q=nothing", "")]
    public async Task Lines_AreThoseThatAreAskedFor(string jobId, string query, string expected)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, $"/api/jobs/{jobId}/logs{query}");

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync().Soon());
    }

    /// <summary>More than is written at once.</summary>
    [Fact]
    public async Task ManyLines_ComeWhole()
    {
        var lines = Enumerable.Range(0, 20_000).Select(i => $"line {i}").ToList();
        Put("long", $$"""{"status":"running","logs":[{{string.Join(',', lines.Select(line => $"\"{line}\""))}}]}""");

        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/api/jobs/long/logs");

        Assert.Equal(lines, (await answer.Content.ReadAsStringAsync().Soon()).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("job_1", "?level=loud", HttpStatusCode.BadRequest)]
    [InlineData("job_1", "?level=1", HttpStatusCode.BadRequest)]
    [InlineData("job_1", "?lines=5", HttpStatusCode.BadRequest)]
    [InlineData("job_3", "", HttpStatusCode.NotFound)] // none are known, and upstream does not answer
    [InlineData("unknown", "", HttpStatusCode.ServiceUnavailable)]
    public async Task WhatCannotBeGiven_SaysSoInTheApisShape(string jobId, string query, HttpStatusCode status)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, $"/api/jobs/{jobId}/logs{query}");

        var error = await answer.ReadJsonAsync(status);
        Assert.NotEqual("", error.GetProperty("error").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task OtherMethods_AreRefused()
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Post, "/api/jobs/job_1/logs", body: new StringContent(""));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private void Put(string jobId, string json) =>
        _dashboard.Get<JobStore>().Apply(JobsOf.Observation(jobId, json.ReplaceLineEndings("")));
}

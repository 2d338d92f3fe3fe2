using System.Net;
using System.Text;
using Dashboard.Jobs;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay.Status;

/// <summary>Reads of what is not here, while upstream may not be asked.</summary>
public sealed class RateLimitedReadTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Status_IsA429InTheApisShape()
    {
        Limit(new RateLimit(100, null, null, TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(41.2));

        using var answer = await _relay.Http.GetAsync("/v2/jobs/job_1/status").Soon();

        Assert.Equal(TimeSpan.FromSeconds(42), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(["call"], answer.Headers.GetValues("X-RateLimit-Scope"));
        Assert.Equal(["100"], answer.Headers.GetValues("X-RateLimit-Limit"));
        Assert.Equal(["60"], answer.Headers.GetValues("X-RateLimit-Window"));
        var error = await answer.ReadErrorAsync(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        Assert.Equal("not before noon", error.GetProperty("message").GetString());
        Assert.Equal(
            """{"jobId":"job_1","limit":100,"window":"1m","retryAfter":42,"recommendation":"Use webhooks or SSE for real-time updates"}""",
            error.GetProperty("details").GetRawText()
        );
    }

    /// <summary>A batch may have waited for its other parts since.</summary>
    [Fact]
    public async Task Status_SaysTheWaitThatIsLeft()
    {
        Limit(null, TimeSpan.FromSeconds(30), JobsOf.Start.AddSeconds(30));
        _relay.Time.Advance(TimeSpan.FromSeconds(12.3));

        using var answer = await _relay.Http.GetAsync("/v2/jobs/job_1/status").Soon();

        Assert.Equal(TimeSpan.FromSeconds(18), answer.Headers.RetryAfter!.Delta);
    }

    /// <summary>A plan may count by the hour.</summary>
    [Fact]
    public async Task Status_SaysTheTrueWaitHoweverLongItIs()
    {
        Limit(new RateLimit(100, null, null, TimeSpan.FromHours(1)), TimeSpan.FromMinutes(50));

        using var answer = await _relay.Http.GetAsync("/v2/jobs/job_1/status").Soon();

        Assert.Equal(TimeSpan.FromMinutes(50), answer.Headers.RetryAfter!.Delta);
        var error = await answer.ReadErrorAsync(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        Assert.Equal("1h", error.GetProperty("details").GetProperty("window").GetString());
    }

    [Fact]
    public async Task Status_OfAKnownJobWithDetails_IsServedAndSaysWhy()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        Limit(null, TimeSpan.FromSeconds(30));

        using var answer = await _relay.Http.GetAsync("/v2/jobs/job_1/status?include=logs").Soon();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Not obtained anew: logs. not before noon."], answer.Headers.GetValues("X-Upstream-Problem"));
    }

    [Fact]
    public async Task Batch_OfKnownJobsWithDetails_IsServedAndSaysWhy()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        Limit(null, TimeSpan.FromSeconds(30));

        using var answer = await PostAsync("""{"jobIds":["job_1"],"include":["logs"]}""");

        Assert.Single((await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("jobs").EnumerateArray());
        Assert.Equal(["Not obtained anew: logs of job_1. not before noon."], answer.Headers.GetValues("X-Upstream-Problem"));
    }

    [Fact]
    public async Task Batch_OfWhichSomeDetailsCannotBeRead_NamesTheJobs()
    {
        foreach (var jobId in new[] { "job_1", "job_2", "job,3" })
        {
            _relay.Store.Apply(JobsOf.Observation(jobId, """{"status":"running"}"""));
        }

        _relay.Source.Answer = (jobId, _) => jobId == "job_1" ? null : new JobAbsence("no", IsCertain: false);

        using var answer = await PostAsync("""{"jobIds":["job_1","job_2","job,3"],"include":["metrics","logs"]}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            ["Not obtained anew: logs, metrics of job_2 and 1 more. no."],
            answer.Headers.GetValues("X-Upstream-Problem")
        );
        Assert.Equal(["job_2,job%2C3"], answer.Headers.GetValues("X-Upstream-Problem-Jobs"));
    }

    [Fact]
    public async Task Batch_OfWhichNothingIsKnown_IsA429()
    {
        Limit(new RateLimit(100, null, null, TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(30));

        using var answer = await PostAsync("""{"jobIds":["job_1","job_2"]}""");

        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter!.Delta);
        var error = await answer.ReadErrorAsync(HttpStatusCode.TooManyRequests, "RATE_LIMIT_EXCEEDED");
        Assert.False(error.GetProperty("details").TryGetProperty("jobId", out _));
    }

    [Fact]
    public async Task Batch_OfWhichSomeIsKnown_HasAnErrorForEachOther()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"status":"running"}"""));
        Limit(null, TimeSpan.FromSeconds(30));

        using var answer = await PostAsync("""{"jobIds":["job_1","job_2"]}""");

        var body = await answer.ReadJsonAsync(HttpStatusCode.OK);
        Assert.Single(body.GetProperty("jobs").EnumerateArray());
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal("RATE_LIMIT_EXCEEDED", error.GetProperty("error").GetString());
        Assert.Equal(30, error.GetProperty("details").GetProperty("retryAfter").GetInt32());
    }

    private void Limit(RateLimit? limit, TimeSpan wait, DateTimeOffset? at = null) =>
        _relay.Source.Answer = (_, _) =>
            new JobAbsence("not before noon", IsCertain: false)
            {
                Failure = new ApiFailure(FailureKind.RateLimited, "not before noon")
                {
                    RetryAfter = wait,
                    RetryAt = at,
                    RateLimit = limit,
                },
            };

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _relay.Http.PostAsync("/v2/jobs/status/batch", new StringContent(body, Encoding.UTF8, "application/json")).Soon();
}

using System.Net;
using CsCheck;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Testing;

namespace Dashboard.Tests.Relay;

public sealed class JobListEndpointTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<List<ListedJob>> Jobs = ListedJob
        .Any.List[0, 25]
        .Select(jobs => jobs.DistinctBy(job => job.JobId).ToList());

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public Task Walk_AnyJobsAndLimit_EqualsTheSlowSort() =>
        Gen.Select(Jobs, Gen.Int[1, 8])
            .SampleAsync(
                async (jobs, limit) =>
                {
                    Fill(jobs);

                    Assert.Equal(ListedJob.Sort(jobs), await _relay.WalkAsync($"limit={limit}"));
                },
                iter: LongTests.Amount(100, 5000),
                threads: 1
            );

    [Fact]
    public Task Walk_AnyFilter_EqualsTheSlowSortOfWhatMatches() =>
        Gen.Select(
                Jobs,
                Gen.OneOf("", "queued", "running,failed", "canceled", "COMPLETED", "timeout"),
                Gen.OneOf("", "ep_a", "ep_a,ep_b"),
                Gen.OneOf("", "tag.userId=u1", "tag.user_id=u1", "tag.USERID=u2", "tag.userId=u1&tag.user_id=u2")
            )
            .SampleAsync(
                async (jobs, status, endpoint, tags) =>
                {
                    Fill(jobs);
                    var expected = jobs.Where(job => Matches(job, status, endpoint, tags));

                    var walked = await _relay.WalkAsync($"limit=3&status={status}&endpointId={endpoint}&{tags}");

                    Assert.Equal(ListedJob.Sort(expected), walked);
                },
                iter: LongTests.Amount(100, 5000),
                threads: 1
            );

    [Fact]
    public Task Walk_WhileJobsAreAdded_GivesEachOfTheFirstOnesExactlyOnceAndNoneTwice() =>
        Gen.Select(Jobs, ListedJob.Any.List[0, 25], Gen.Int[1, 5])
            .SampleAsync(
                async (jobs, more, limit) =>
                {
                    Fill(jobs);
                    var coming = new Queue<ListedJob>(
                        more.DistinctBy(job => job.JobId).ExceptBy(jobs.Select(job => job.JobId), job => job.JobId)
                    );

                    var walked = await _relay.WalkAsync($"limit={limit}", AddTwo);

                    Assert.Equal(walked.Count, walked.Distinct(StringComparer.Ordinal).Count());
                    var known = jobs.Select(job => job.JobId).ToHashSet(StringComparer.Ordinal);
                    Assert.Equal(ListedJob.Sort(jobs), walked.Where(known.Contains));

                    void AddTwo()
                    {
                        for (var i = 0; i < 2 && coming.TryDequeue(out var job); i++)
                        {
                            _relay.Add(job.ToJson(), job.FirstSeenAt);
                        }
                    }
                },
                iter: LongTests.Amount(100, 5000),
                threads: 1
            );

    /// <summary>They are there because somebody asked for them of one job; in a list of a thousand they would be megabytes.</summary>
    /// <summary>Much comes all the same, and not all.</summary>
    [Fact]
    public async Task Get_WhileUpstreamRefusesTheKeyAndStreamsGoOn_SaysSo()
    {
        _relay.Following.Set(status => status with { RefusedKey = new RefusedKey("", Start, "No.", new KeySource("", "")) });

        using var answer = await _relay.Http.GetAsync("/v2/jobs").Soon();

        Assert.StartsWith(
            "Upstream refuses the Dashboard's own API key. Streams that were opened before go on bringing news",
            answer.Headers.GetValues("X-Upstream-Problem").Single(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Get_JobWithLogsAndMetrics_IsListedWithoutThem()
    {
        _relay.Store.Apply(
            JobsOf.Observation("job_1", """{"status":"running","logs":["a"],"metrics":{"m":1},"tags":{"a":"b"}}""")
        );

        Assert.Equal(
            """{"jobs":[{"jobId":"job_1","status":"running","tags":{"a":"b"}}],"nextCursor":null}""",
            await _relay.Http.GetStringAsync("/v2/jobs").Soon()
        );
    }

    [Fact]
    public async Task Get_NoLimit_GivesAHundredAndACursor()
    {
        AddMany(101);

        var (jobIds, next) = await _relay.GetPageAsync("");

        Assert.Equal(100, jobIds.Count);
        Assert.NotNull(next);
        Assert.Equal(("job_0100", "job_0001"), (jobIds[0], jobIds[^1]));
    }

    [Fact]
    public async Task Get_LimitOfExactlyAllJobs_HasNoCursor()
    {
        AddMany(1000);

        var (jobIds, next) = await _relay.GetPageAsync("limit=1000");

        Assert.Equal(1000, jobIds.Count);
        Assert.Null(next);
    }

    [Fact]
    public async Task Get_JobIsDeletedThatTheCursorNames_GoesOnAfterItsPlace()
    {
        AddMany(4);
        var (_, next) = await _relay.GetPageAsync("limit=2");
        _relay.Store.Delete("job_0002");

        var (jobIds, _) = await _relay.GetPageAsync($"limit=2&cursor={next}");

        Assert.Equal(["job_0001", "job_0000"], jobIds);
    }

    [Fact]
    public async Task Get_Job_IsTheWholeDocumentWithWhatIsUnknownToUs()
    {
        const string Json =
            """{"jobId":"a","status":"running","progress":12.5,"createdAt":"2026-01-01T00:00:00Z","tags":{"user_id":"u"},"novelty":[1,{"x":null}]}""";
        _relay.Add(Json, Start);

        using var answer = await _relay.Http.GetAsync("/v2/jobs").Soon();
        var job = (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("jobs")[0];

        Assert.True(
            System.Text.Json.JsonElement.DeepEquals(System.Text.Json.JsonDocument.Parse(Json).RootElement, job),
            job.ToString()
        );
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("runing", "running")]
    [InlineData("Complete", "completed")]
    [InlineData("processing", "running")]
    [InlineData("warming_up", "running")]
    [InlineData("in-progress", "running")]
    [InlineData("pending", "queued")]
    [InlineData("succeeded", "completed")]
    [InlineData("error", "failed")]
    [InlineData("lost", "unknown")]
    public async Task Get_WordThatIsNoState_IsRefusedWithWhatIsMeant(string word, string meant)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs?status={word}").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.EndsWith($"; did you mean {meant}?", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=sleeping", "status 'sleeping' is none of ")]
    [InlineData("status=running,sleeping", "status")]
    [InlineData("status=gone", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1e2", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=5&limit=6", "limit is given 2 times; it takes one value.")]
    [InlineData("limit=5&Limit=5", "limit is given 2 times; it takes one value.")]
    [InlineData("cursor=a&cursor=b", "cursor is given 2 times; it takes one value.")]
    [InlineData("tag.=x", "tag. names no tag: it is tag.KEY")]
    [InlineData("tag.%20=x", "tag. names no tag")]
    [InlineData("cursor=garbage", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("cursor=eA", "cursor")]
    [InlineData("cursor=MTIzNA", "cursor")]
    [InlineData("cursor=LTEuYQ", "cursor")]
    [InlineData("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS5h", "cursor")]
    [InlineData("stauts=running", "parameter 'stauts'")]
    [InlineData("format=summary", "parameter 'format'")]
    [InlineData("q=a&q=b", "q is given 2 times; it takes one value.")]
    [InlineData("q=cost>5&limit=0", "limit")]
    public async Task Get_ParameterThatMeansNothing_IsAnErrorInTheApisShape(string parameters, string named)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs?{parameters}").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.StartsWith(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_PageThatTheReaderHas_IsNotSentAgainUntilAnythingOfItChanges()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","createdAt":"2026-01-01T00:00:02Z"}""");
        await _relay.ApplyAsync("job_2", """{"status":"running","createdAt":"2026-01-01T00:00:01Z"}""");
        var tag = await TagAsync("limit=1");
        Assert.False(tag.StartsWith("W/", StringComparison.Ordinal));

        await _relay.ApplyAsync("job_2", """{"progress":5}""");
        using var same = await _relay.SendAsync(HttpMethod.Get, "/v2/jobs?limit=1", tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(tag, same.Headers.ETag?.ToString());
        Assert.Equal("", await same.Content.ReadAsStringAsync().Soon());

        // the same jobs and no next page: another answer
        Assert.NotEqual(await TagAsync("limit=2"), tag);
        _relay.Store.Delete("job_2");
        var last = await TagAsync("limit=1");
        Assert.NotEqual(last, tag);

        await _relay.ApplyAsync("job_1", """{"progress":5}""");
        using var other = await _relay.SendAsync(HttpMethod.Get, "/v2/jobs?limit=1", last);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    /// <summary>The log has another document then, or none yet: the bytes themselves are looked at.</summary>
    [Fact]
    public async Task Get_JobOfWhichTheLogTellsNothingNew_KeepsItsTag()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","metrics":{"m":1}}""");
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"metrics":{"m":2}}"""));
        var tag = await TagAsync("");
        _relay.Store.Apply(JobsOf.Observation("job_1", """{"metrics":{"m":3}}"""));

        Assert.Equal(tag, await TagAsync(""));
    }

    [Fact]
    public async Task Get_WhileUpstreamIsSilent_SaysSo()
    {
        _relay.Following.Set(status => status with { State = ConnectionState.Reconnecting, Problem = "Nobody answers…" });

        using var answer = await _relay.Http.GetAsync("/v2/jobs").Soon();

        Assert.Equal(
            ["Upstream was last heard at 2026-01-01T00:00:00Z. Nobody answers..."],
            answer.Headers.GetValues("X-Upstream-Problem")
        );
    }

    [Fact]
    public async Task Head_IsAsGetWithoutTheBody()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        var body = await _relay.Http.GetStringAsync("/v2/jobs").Soon();

        using var answer = await _relay.SendAsync(HttpMethod.Head, "/v2/jobs");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(await TagAsync(""), answer.Headers.ETag?.ToString());
        Assert.Equal("", await answer.Content.ReadAsStringAsync().Soon());
    }

    private async Task<string> TagAsync(string parameters)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs?{parameters}").Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.ETag!.ToString();
    }

    private static bool Matches(ListedJob job, string status, string endpoint, string tags) =>
        (status.Length == 0 || status.ToLowerInvariant().Split(',').Any(word => Normal(word) == Normal(job.Status)))
        && (endpoint.Length == 0 || endpoint.Split(',').Contains(job.EndpointId))
        && (
            tags.Length == 0
            || tags.Split('&').All(tag => job.Tags.Values.Any(value => tag.EndsWith($"={value}", StringComparison.Ordinal)))
        );

    private static string Normal(string status) =>
        status switch
        {
            "canceled" => "cancelled",
            "timed_out" => "timeout",
            _ => status,
        };

    private void Fill(List<ListedJob> jobs)
    {
        _relay.Clear();
        jobs.ForEach(job => _relay.Add(job.ToJson(), job.FirstSeenAt));
    }

    private void AddMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var createdAt = Start.AddSeconds(i).ToString("O");
            _relay.Add($$"""{"jobId":"job_{{i:0000}}","status":"running","createdAt":"{{createdAt}}"}""", Start);
        }
    }
}

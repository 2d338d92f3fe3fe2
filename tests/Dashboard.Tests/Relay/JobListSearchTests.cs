using System.Net;
using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay;
using Dashboard.Tests.Jobs.Search;
using Refit;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay;

/// <summary><c>GET /v2/jobs?q=</c>.</summary>
public sealed class JobListSearchTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    /// <summary>Page by page, in the same order, beside the other parameters or alone.</summary>
    [Fact]
    public Task Walk_AnySearch_EqualsTheListOfAllJobsOfWhichItFindsSome() =>
        Gen.Select(
                JobListFilterTests.SearchesOf(SearchScope.List),
                SearchJobs.Facts.Array[0, 20],
                Gen.OneOf("", "running", "queued,failed")
            )
            .SampleAsync(
                async (text, jobs, status) =>
                {
                    _relay.Clear();
                    foreach (var (facts, number) in jobs.Select((facts, number) => (facts, number)))
                    {
                        Apply(SearchJobs.Named($"job_{number}", facts.Job));
                    }

                    var search = JobSearch.Parse(text);
                    var states = JobStateSet.Parse(status);
                    var found = (await _relay.WalkAsync("limit=1000")).Where(jobId =>
                    {
                        var job = _relay.Store.Find(jobId)!;
                        return (status.Length == 0 || states.Contains(job.CountedState))
                            && search.Matches(JobFacts.Of(job), new SearchMoment(JobsOf.Start.UtcTicks));
                    });

                    Assert.Equal(found, await _relay.WalkAsync($"limit=3&status={status}&q={Uri.EscapeDataString(text)}"));
                },
                iter: LongTests.Amount(200, 5000),
                threads: 1
            );

    [Theory]
    [InlineData("stat:running", 0, 4, "There is no field 'stat'; did you mean state?", "state")]
    [InlineData("  cost>much", 7, 4, "'much' is no amount of dollars: write it as in cost>5.", null)]
    [InlineData("state:failed \"out of", 13, 7, "The quote is not closed.", "\"out of\"")]
    [InlineData("state>failed", 0, 12, "state has no order: use ':', as in state:failed,timeout.", null)]
    [InlineData("cost>5 -is:starred", 7, 11, "-is:starred is of this Dashboard's pages alone: ", null)]
    public async Task Get_SearchThatMeansNothing_IsAnErrorWithItsPlace(
        string q,
        int position,
        int length,
        string message,
        string? suggestion
    )
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs?q={Uri.EscapeDataString(q)}").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.StartsWith(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var details = error.GetProperty("details");
        Assert.Equal(
            (position, length, suggestion),
            (
                details.GetProperty("position").GetInt32(),
                details.GetProperty("length").GetInt32(),
                details.GetProperty("suggestion").GetString()
            )
        );
    }

    [Theory]
    [InlineData(2000, HttpStatusCode.OK)]
    [InlineData(2001, HttpStatusCode.BadRequest)]
    public async Task Get_LongSearch_IsTakenUpToItsBound(int length, HttpStatusCode status)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs?q={new string('a', length)}").Soon();

        Assert.Equal(status, answer.StatusCode);
    }

    /// <summary>A parameter is the very id and the very tag, as it has always been; a search finds them in any case.</summary>
    [Theory]
    [InlineData("endpointId=ep_a", "job_1")]
    [InlineData("endpointId=EP_A,ep_b", "job_2")]
    [InlineData("q=endpoint:ep_a", "job_1,job_2")]
    [InlineData("tag.team=x", "job_1")]
    [InlineData("tag.team=*", "")]
    [InlineData("q=tag.team:x", "job_1,job_2")]
    [InlineData("q=tag.team:*&endpointId=EP_A", "job_2")]
    [InlineData("q=", "job_1,job_2")]
    public async Task Get_ParameterAndSearch_AreComparedEachInItsWay(string parameters, string found)
    {
        await _relay.ApplyAsync(
            "job_1",
            """{"status":"running","createdAt":"2026-01-01T00:00:01Z","endpointId":"ep_a","tags":{"team":"x"}}"""
        );
        await _relay.ApplyAsync(
            "job_2",
            """{"status":"running","createdAt":"2026-01-01T00:00:00Z","endpointId":"EP_A","tags":{"team":"X"}}"""
        );

        var (jobIds, _) = await _relay.GetPageAsync(parameters);

        Assert.Equal(found, string.Join(',', jobIds));
    }

    /// <summary>By the clock of its documents, which may be another than the wall's.</summary>
    [Fact]
    public async Task Get_SearchOfTheTime_GoesByUpstreamsClock_AndHasItsOwnTag()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","startedAt":"2026-01-01T00:00:00Z"}""");
        await _relay.ApplyAsync("job_2", """{"status":"queued"}""");
        const string Path = "/v2/jobs?q=started>-1h";
        using var first = await _relay.SendAsync(HttpMethod.Get, Path);
        var tag = first.Headers.ETag!.ToString();
        using var same = await _relay.SendAsync(HttpMethod.Get, Path, tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(["job_1"], (await _relay.GetPageAsync("q=started>-1h")).JobIds);

        _relay.Following.Set(status => status with { Clock = new UpstreamClock(JobsOf.Start, JobsOf.Start.AddHours(2), 10) });

        using var other = await _relay.SendAsync(HttpMethod.Get, Path, tag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Empty((await _relay.GetPageAsync("q=started>-1h")).JobIds);
    }

    [Fact]
    public async Task Client_AsksTheListAndTheStreamBySearch()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running","execution":{"costAccrued":7}}""");
        await _relay.ApplyAsync("job_2", """{"status":"running","execution":{"costAccrued":2}}""");
        var api = RestService.For<ITensorOneApi>(_relay.Http, TensorOneApi.CreateSettings());

        using var list = await api.ListAsync(10, q: "state:running cost>5");
        using var all = await api.ListAsync(10);
        using var stream = await EventStream.OpenAsync(await api.StreamAllAsync(q: "state:running job:job_1"));
        using var refused = await api.StreamAllAsync(q: "cost>5");

        Assert.Equal(["job_1"], await JobIdsAsync(list));
        Assert.Equal(2, (await JobIdsAsync(all)).Count);
        await _relay.ApplyAsync("job_2", """{"progress":1}""");
        await _relay.ApplyAsync("job_1", """{"progress":2}""");
        Assert.Equal("job_1", (await stream.NextAsync())!.JobId);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        static async Task<List<string?>> JobIdsAsync(HttpResponseMessage answer) =>
            [
                .. (await answer.ReadJsonAsync(HttpStatusCode.OK))
                    .GetProperty("jobs")
                    .EnumerateArray()
                    .Select(job => job.GetProperty("jobId").GetString()),
            ];
    }

    private void Apply(Job job)
    {
        _relay.Store.Apply(
            new Observation(
                JobsOf.Document(job.JobId, System.Text.Encoding.UTF8.GetString(job.LastReceived.Span)),
                DocumentSource.Stream,
                JobsOf.Start
            )
        );
        if (job.GoneSince is not null)
        {
            _relay.Store.MarkGone(job.JobId, JobsOf.Start);
        }
    }
}

using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Reads;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Polls;

/// <summary>The documented API, with fewer streams than jobs: the others are read.</summary>
public sealed class JobPollsTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:MaxStreams", "1"), ("TensorOne:RequestsPerMinute", "1000000"));

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await CallAsync("stream")).Respond(HttpStatusCode.NotFound);
        (await CallAsync("list")).Respond(HttpStatusCode.MethodNotAllowed);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task WatchedJobs_AreReadTogether_AHundredAtOnce()
    {
        var ids = Enumerable.Range(0, 150).Select(i => $"job_{i:000}").ToList();
        WatchTogether(ids);
        var asked = new List<string>();
        foreach (var size in new[] { 100, 50 })
        {
            var batch = (await CallAsync("batch"));
            var jobIds = batch.Argument!.Split(',');
            Assert.Equal(size, jobIds.Length);
            asked.AddRange(jobIds);
            batch.Json(
                $$"""{"jobs":[{{string.Join(',', jobIds.Select(id => $$"""{"jobId":"{{id}}","status":"completed"}"""))}}]}"""
            );
        }

        Assert.Equal(ids, asked.Order(StringComparer.Ordinal));
        foreach (var id in ids)
        {
            await _upstream.SeeAsync(id, job => job.IsTerminal);
        }
    }

    [Fact]
    public async Task BatchThatTheKeyMayNotUse_IsTriedOnce_AndThenJobsAreReadOneByOne()
    {
        WatchTogether("a", "b");
        var batch = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal(("batch", "a,b"), (batch.Route, batch.Argument));
        batch.Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"read-only key"}""");

        (await CallAsync("status")).Json("""{"jobId":"a","status":"completed"}""");
        (await CallAsync("status")).Json("""{"jobId":"b","status":"completed"}""");
        await _upstream.SeeAsync("b", job => job.IsTerminal);
        Assert.True(_upstream.Get<BatchSupport>().IsRefused);

        WatchTogether("c", "d");
        Assert.Equal("status", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    /// <summary>A hundred reads one after the other would be one turn, and keep out what is more urgent.</summary>
    [Fact]
    public async Task JobsThatAreReadOneByOne_EachTakeATurn()
    {
        WatchTogether("a", "b");
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.Forbidden);
        (await CallAsync("status")).Json("""{"jobId":"a","status":"completed"}""");
        (await CallAsync("status")).Json("""{"jobId":"b","status":"completed"}""");
        await _upstream.SeeAsync("b", job => job.IsTerminal);

        WatchTogether([.. Enumerable.Range(0, 20).Select(i => $"job_{i:00}")]);
        var underWay = new List<FakeCall>();
        for (var slot = 0; slot < 4; slot++)
        {
            underWay.Add(await _upstream.AdvanceToNextCallAsync());
        }

        Assert.All(underWay, call => Assert.Equal("status", call.Route));
        _upstream.Get<WatchList>().Add(new WatchEntry("urgent", WatchSource.Person, _upstream.Time.GetUtcNow()));
        using var look = _upstream.Get<JobInterest>().Add("urgent", JobDetail.None);
        await _upstream.SeePlanAsync("urgent", job => job.Mode == WatchMode.Poll);
        underWay[0].Json("""{"jobId":"job_00","status":"completed"}""");

        Assert.Equal("urgent", (await _upstream.AdvanceToNextCallAsync()).Argument);
    }

    [Fact]
    public async Task ErrorsInABatch_StopThoseJobsOnly()
    {
        WatchTogether("a", "b", "c");
        (await _upstream.AdvanceToNextCallAsync()).Json(
            """
            {"jobs":[{"jobId":"a","status":"completed"}],"errors":[
              {"jobId":"b","error":"ACCESS_DENIED","message":"no","details":{"requiredPermission":"jobs:read","userPermissions":["jobs:list"]}},
              {"jobId":"c","error":"JOB_NOT_FOUND","message":"no such job"}]}
            """
        );

        Assert.Equal(
            "refused: the Dashboard's API key lacks jobs:read; it has jobs:list",
            (await _upstream.SeePlanAsync("b", job => job.Mode == WatchMode.Rest)).Reason
        );
        Assert.Equal("upstream does not know it", (await _upstream.SeePlanAsync("c", job => job.Mode == WatchMode.Rest)).Reason);
        Assert.Equal(JobState.Completed, _upstream.Store.Find("a")!.State);
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("""[{"jobId":"b","status":"completed"},{"jobId":"a","status":"cancelled"}]""")]
    [InlineData("""{"statuses":[{"jobId":"b","status":"completed"},{"jobId":"a","status":"cancelled"}]}""")]
    public async Task AnswersInAnyShapeAndOrder_AreMatchedById(string answer)
    {
        WatchTogether("a", "b");
        (await _upstream.AdvanceToNextCallAsync()).Json(answer);

        await _upstream.SeeAsync("a", job => job.State == JobState.Cancelled);
        await _upstream.SeeAsync("b", job => job.State == JobState.Completed);
    }

    [Fact]
    public async Task IdsThatTheAnswerPassesOver_AreAskedForLessAndLess()
    {
        WatchTogether("a", "b");
        var asked = new List<DateTimeOffset>();
        while (asked.Count < 6)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            asked.Add(_upstream.Time.GetUtcNow());
            call.Json("""{"jobs":[]}""");
        }

        var waits = asked.Zip(asked.Skip(1), (left, right) => right - left).ToList();
        foreach (var (wait, least) in waits.Zip([2.0, 5, 10, 30, 60]))
        {
            Assert.True(wait.TotalSeconds >= least, $"{wait} is shorter than {least} s");
        }
    }

    [Fact]
    public async Task JobThatSomebodyLooksAt_IsReadWithWhatTheyNeed_AndNoLongerOnceTheyLookAway()
    {
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        var stream = (await CallAsync("stream a")).Stream();
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":1}""");
        await _upstream.SeePlanAsync("a", job => job is { Mode: WatchMode.Stream, Interval: null });

        using (_upstream.Get<JobInterest>().Add("a", JobDetail.Resources | JobDetail.Logs))
        {
            var call = await CallAsync("status");
            Assert.Equal(("a", "logs,resources"), (call.Argument, call.Include));
            call.Json("""{"jobId":"a","status":"running","logs":["one"]}""");
            Assert.Equal("logs,resources", (await _upstream.AdvanceToNextCallAsync(stream, "a", 2)).Include);
        }

        await _upstream.SeePlanAsync("a", job => job is { Details: JobDetail.None });
    }

    /// <summary>Others are answered well meanwhile, which must not make it look as if this one had recovered.</summary>
    [Fact]
    public async Task JobThatUpstreamFailsOn_IsAskedForLessAndLess_WhateverBecomesOfTheOthers()
    {
        WatchTogether("a", "bad");
        (await CallAsync("batch")).Respond(HttpStatusCode.MethodNotAllowed);
        var (bad, all) = (0, 0);
        while (all < 150)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            all++;
            if (call.Argument == "bad")
            {
                bad++;
                call.Respond(HttpStatusCode.InternalServerError);
            }
            else
            {
                call.Json($$"""{"jobId":"a","status":"queued","currentStep":"{{all}}"}""");
            }
        }

        // a changes all the time and is read each second
        Assert.InRange(bad, 5, 40);
    }

    private void Watch(string jobId) =>
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));

    private void WatchTogether(params IReadOnlyCollection<string> jobIds) =>
        _upstream
            .Get<WatchList>()
            .AddAll([.. jobIds.Select(jobId => new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()))]);

    private async Task<FakeCall> CallAsync(string route)
    {
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}

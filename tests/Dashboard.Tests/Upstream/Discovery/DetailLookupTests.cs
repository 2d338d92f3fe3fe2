using System.Net;
using System.Text;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Discovery;

public sealed class DetailLookupTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    private IJobDetailSource Lookup => _upstream.Get<IJobDetailSource>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Details_OfManyAskers_AreReadOnceAndAreFreshForAWhile()
    {
        var asking = Enumerable
            .Range(0, 20)
            .Select(_ => Lookup.RequestDetailsAsync("a", JobDetail.Logs | JobDetail.Metrics, default))
            .ToArray();
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "a", "logs,metrics"), (call.Route, call.Argument, call.Include));
        call.Json("""{"jobId":"a","status":"running","logs":["x"]}""");
        Assert.All(await Task.WhenAll(asking).Soon(), Assert.Null);

        _upstream.Time.Advance(LookupMemory.DetailLifetime - TimeSpan.FromSeconds(0.1));
        Assert.Null(await Lookup.RequestDetailsAsync("a", JobDetail.Logs, default).Soon());
        Assert.False(_upstream.Api.HasCall);

        _upstream.Time.Advance(TimeSpan.FromSeconds(0.2));
        var again = Lookup.RequestDetailsAsync("a", JobDetail.Logs, default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"running","logs":["x","y"]}""");
        Assert.Null(await again.Soon());
        Assert.NotNull(_upstream.Store.Find("a")!.Document.FindPart("logs"));
    }

    /// <summary>It answers 200 with what it has.</summary>
    [Fact]
    public async Task Details_ThatARelayCouldNotGet_AreMissing_AndAreAskedForAgain()
    {
        for (var i = 0; i < 2; i++)
        {
            var asking = Lookup.RequestDetailsAsync("a", JobDetail.Logs, default);
            Respond(await _upstream.Api.NextCallAsync(), """{"jobId":"a","status":"running"}""", "Not obtained anew: logs. Busy");

            Assert.Equal("Not obtained anew: logs. The Dashboard that is read from says: Busy.", (await asking.Soon())!.Reason);
            Assert.NotNull(_upstream.Store.Find("a"));
        }

        Assert.Equal(JobDetail.Logs, _upstream.Get<DetailLacks>().Find("a")!.Missing);
        var again = Lookup.RequestDetailsAsync("a", JobDetail.Logs | JobDetail.Metrics, default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"running","logs":[]}""");
        Assert.Null(await again.Soon());
        Assert.Null(_upstream.Get<DetailLacks>().Find("a"));

        var error = Assert.Single(_upstream.Get<ErrorLog>().GetReading().Latest);
        Assert.Equal((2, "a"), (error.Times, error.JobId));
        Assert.Equal("Not obtained anew: logs. The Dashboard that is read from says: Busy.", error.Words);
    }

    [Fact]
    public async Task Details_ThatCouldNotBeHadOfTheJobThatHadTheIdBefore_AreNoneOfTheNewOnes()
    {
        _upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running","createdAt":"2026-01-01T00:00:00Z"}"""));
        var lacks = _upstream.Get<DetailLacks>();
        await FailAsync(JobDetail.Logs);
        Assert.Equal(JobDetail.Logs, lacks.Find("a")!.Missing);

        _upstream.Time.Advance(TimeSpan.FromHours(1));
        var another = JobsOf.Observation("a", """{"status":"queued","createdAt":"2026-01-01T01:00:00Z"}""") with
        {
            ReceivedAt = _upstream.Time.GetUtcNow(),
        };
        Assert.Equal(UpdateKind.Replaced, _upstream.Store.Apply(another).Kind);

        Assert.Null(lacks.Find("a"));
        await FailAsync(JobDetail.Metrics);
        Assert.Equal(JobDetail.Metrics, lacks.Find("a")!.Missing);

        async Task FailAsync(JobDetail details)
        {
            var asking = Lookup.RequestDetailsAsync("a", details, default);
            (await _upstream.Api.NextCallAsync()).Break();
            Assert.NotNull(await asking.Soon());
        }
    }

    [Fact]
    public async Task Job_ThatARelayCouldNotReadAnew_IsFound()
    {
        var asking = Lookup.RequestAsync("a", default);
        Respond(await _upstream.Api.NextCallAsync(), """{"jobId":"a","status":"running"}""", "Upstream has not been heard yet.");

        Assert.Null(await asking.Soon());
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("%62,c", "b,c")]
    [InlineData(null, "a,b,c")]
    public async Task Details_OfABatch_ThatARelayCouldNotGet_AreMissingOfTheJobsThatItNames(string? named, string missing)
    {
        var asking = Lookup.RequestManyAsync(["a", "b", "c"], JobDetail.Logs, default);
        Respond(
            await _upstream.Api.NextCallAsync(),
            """[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"},{"jobId":"c","status":"running"}]""",
            "Busy",
            named
        );

        Assert.Equal(missing, string.Join(',', (await asking.Soon()).Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Error_OfOneJobInARelaysBatch_IsOfTheRelaysUpstream()
    {
        var asking = Lookup.RequestManyAsync(["a", "b"], JobDetail.None, default);
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                """
                {"jobs":[{"jobId":"a","status":"running"}],
                 "errors":[{"jobId":"b","error":"UPSTREAM_UNAVAILABLE","message":"Upstream cannot be reached."}]}
                """
            ),
        };
        response.Headers.Add("X-Relay", "tensorone-dashboard");
        (await _upstream.Api.NextCallAsync()).Respond(response);

        Assert.Equal("The Dashboard that is read from says: Upstream cannot be reached.", (await asking.Soon())["b"].Reason);
    }

    [Fact]
    public async Task Limit_ThatARelayTellsOfOneJob_IsKept()
    {
        var asking = Lookup.RequestManyAsync(["a", "b"], JobDetail.None, default);
        (await _upstream.Api.NextCallAsync()).Json(
            """
            {"jobs":[{"jobId":"a","status":"running"}],"errors":[{"jobId":"b","error":"RATE_LIMIT_EXCEEDED","message":"later",
            "details":{"limit":100,"window":"1h","retryAfter":42}}]}
            """
        );

        var failure = (await asking.Soon())["b"].Failure!;
        Assert.Equal(
            (100, TimeSpan.FromHours(1), TimeSpan.FromSeconds(42)),
            (failure.RateLimit!.Limit, failure.RateLimit.Window, failure.RetryAfter)
        );
    }

    [Fact]
    public async Task Details_OfAJobThatIsGone_MarkItSo()
    {
        _upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        var asking = Lookup.RequestDetailsAsync("a", JobDetail.Logs, default);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound, """{"error":"JOB_NOT_FOUND","message":"no"}""");

        Assert.True((await asking.Soon())!.IsCertain);
        Assert.NotNull(_upstream.Store.Find("a")!.GoneSince);
    }

    [Fact]
    public async Task Many_AreReadByOneBatch()
    {
        _upstream.Store.Apply(JobsOf.Observation("known", """{"status":"running"}"""));
        var asking = Lookup.RequestManyAsync(["known", "a", "b", "c", "a"], JobDetail.None, default);
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(("batch", "a,b,c"), (call.Route, call.Argument));
        call.Json(
            """{"statuses":[{"jobId":"b","status":"running"}],"errors":[{"jobId":"a","error":"JOB_NOT_FOUND","message":"no"}]}"""
        );

        var absences = await asking.Soon();

        Assert.Equal(["a", "c"], absences.Keys.Order());
        Assert.Equal((true, false), (absences["a"].IsCertain, absences["c"].IsCertain));
        Assert.NotNull(_upstream.Store.Find("b"));
        Assert.Equal(BatchShape.Statuses, Lookup.BatchShape);

        Assert.True((await Lookup.RequestManyAsync(["a", "b"], JobDetail.None, default).Soon())["a"].IsCertain);
        Assert.False(_upstream.Api.HasCall);
    }

    [Fact]
    public async Task Many_WhereUpstreamTakesNoBatch_AreReadSingly()
    {
        var asking = Lookup.RequestManyAsync(["a", "b"], JobDetail.Metrics, default);
        var batch = await _upstream.Api.NextCallAsync();
        Assert.Equal(("batch", "metrics"), (batch.Route, batch.Include));
        batch.Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"GET requests only"}""");
        for (var i = 0; i < 2; i++)
        {
            var single = await _upstream.Api.NextCallAsync();
            single.Json($$"""{"jobId":"{{single.Argument}}","status":"running"}""");
        }

        Assert.Empty(await asking.Soon());
        _upstream.Time.Advance(LookupMemory.DetailLifetime);
        _ = Lookup.RequestManyAsync(["a", "b"], JobDetail.Metrics, default);
        var again = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "metrics"), (again.Route, again.Include));
    }

    [Fact]
    public async Task Many_ThatAreBeingReadAlready_WaitForThatRead()
    {
        var first = Lookup.RequestManyAsync(["a", "b", "c"], JobDetail.Logs, default);
        var call = await _upstream.Api.NextCallAsync();
        var others = Enumerable
            .Range(0, 10)
            .Select(_ => Lookup.RequestManyAsync(["c", "b", "a"], JobDetail.Logs, default))
            .ToArray();
        var alone = Lookup.RequestDetailsAsync("b", JobDetail.Logs, default);
        var more = Lookup.RequestManyAsync(["a", "d"], JobDetail.Logs, default);
        var rest = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "d"), (rest.Route, rest.Argument));
        rest.Json("""{"jobId":"d","status":"running"}""");
        call.Json("""{"jobs":[{"jobId":"a","status":"running"},{"jobId":"c","status":"running"}]}""");

        Assert.All(await Task.WhenAll([first, .. others]).Soon(), absences => Assert.Equal(["b"], absences.Keys));
        Assert.NotNull(await alone.Soon());
        Assert.Empty(await more.Soon());
        Assert.False(_upstream.Api.HasCall);
    }

    [Fact]
    public async Task Asker_ThatGivesUp_TakesTheAnswerFromNobodyElse()
    {
        using var given = new CancellationTokenSource();
        var first = Lookup.RequestManyAsync(["a", "b"], JobDetail.Logs, given.Token);
        var call = await _upstream.Api.NextCallAsync();
        var second = Lookup.RequestManyAsync(["a", "b"], JobDetail.Logs, default);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());

        call.Json("""{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}]}""");

        Assert.Empty(await second.Soon());
    }

    [Fact]
    public async Task News_OfKnownJobs_AreReadTogether()
    {
        _upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        _upstream.Store.Apply(JobsOf.Observation("b", """{"status":"running"}"""));

        var asking = Lookup.RequestNewsAsync(["a", "b"], default);
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(("batch", "a,b"), (call.Route, call.Argument));
        call.Json("""{"jobs":[{"jobId":"a","status":"completed"}],"errors":[{"jobId":"b","error":"JOB_NOT_FOUND"}]}""");

        Assert.Equal(["b"], (await asking.Soon()).Keys);
        Assert.True(_upstream.Store.Find("a")!.IsTerminal);
        Assert.NotNull(_upstream.Store.Find("b")!.GoneSince);
    }

    [Fact]
    public async Task Many_WhenUpstreamIsDown_SaysSoOfEach()
    {
        var asking = Lookup.RequestManyAsync(["a", "b"], JobDetail.None, default);
        (await _upstream.Api.NextCallAsync()).Break();

        var absences = await asking.Soon();

        Assert.Equal(["a", "b"], absences.Keys.Order());
        Assert.All(absences.Values, absence => Assert.Equal(FailureKind.Unreachable, absence.Failure!.Kind));
        Assert.False(_upstream.Api.HasCall);
    }

    private static void Respond(FakeCall call, string body, string problem, string? jobIds = null)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        response.Headers.Add("X-Upstream-Problem", problem);
        if (jobIds is not null)
        {
            response.Headers.Add("X-Upstream-Problem-Jobs", jobIds);
        }

        call.Respond(response);
    }
}

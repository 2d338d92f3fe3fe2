using System.Net;
using Dashboard.Jobs;
using Dashboard.Relay.Status;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Relay.Status;

public sealed class StatusEndpointTests : IAsyncLifetime
{
    private const string Path = "/v2/jobs/job_1/status";

    private const string Known =
        """{"status":"running","progress":5,"currentStep":"s","logs":["a"],"metrics":{"m":1},"tags":{"a":"b"}}""";

    private RelayUnderTest _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await RelayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Theory]
    [InlineData("", """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s","tags":{"a":"b"}}""")]
    [InlineData("?format=json", """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s","tags":{"a":"b"}}""")]
    [InlineData("?format=summary", """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s"}""")]
    [InlineData(
        "?include=logs",
        """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s","logs":["a"],"tags":{"a":"b"}}"""
    )]
    [InlineData(
        "?include=metrics,logs",
        """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s","logs":["a"],"metrics":{"m":1},"tags":{"a":"b"}}"""
    )]
    [InlineData(
        "?include=metrics&include=resources",
        """{"jobId":"job_1","status":"running","progress":5,"currentStep":"s","metrics":{"m":1},"tags":{"a":"b"}}"""
    )]
    public async Task Status_OfAKnownJob_IsTheDocumentAsAskedFor(string parameters, string expected)
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Source.Answer = (_, _) => null;

        Assert.Equal(expected, await _relay.Http.GetStringAsync(Path + parameters).Soon());
    }

    [Fact]
    public async Task Status_OfAKnownJobWithoutInclude_AsksNobody()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));

        await _relay.Http.GetStringAsync(Path).Soon();

        Assert.Empty(_relay.Source.Asked);
    }

    [Theory]
    [InlineData("include=everything")]
    [InlineData("include=logs,everything")]
    [InlineData("format=xml")]
    [InlineData("format=json&format=summary")]
    [InlineData("includes=logs")]
    [InlineData("verbose=1")]
    public async Task Status_WithAParameterThatIsNone_IsRefused(string parameters)
    {
        using var answer = await _relay.Http.GetAsync($"{Path}?{parameters}").Soon();

        await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
    }

    [Theory]
    [InlineData("include=LOGS", "include 'LOGS' is none of logs, metrics, resources; did you mean logs?")]
    [InlineData("include=metrics,log", "include 'log' is none of logs, metrics, resources; did you mean logs?")]
    [InlineData("include=gpus", "include 'gpus' is none of logs, metrics, resources.")]
    [InlineData("format=Summary", "format 'Summary' is neither json nor summary; did you mean summary?")]
    [InlineData("format=json&format=json", "format is given 2 times; it takes one value.")]
    public async Task Status_WithAMistypedWord_SaysWhichWasMeant(string parameters, string expected)
    {
        using var answer = await _relay.Http.GetAsync($"{Path}?{parameters}").Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.Equal(expected, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Status_ThatIsKnownToTheReader_IsNotSentAgain()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        using var first = await _relay.Http.GetAsync(Path).Soon();
        Assert.False(first.Headers.ETag!.IsWeak);

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("\"other\", " + first.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync("*"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"other\""));

        _relay.Store.Apply(JobsOf.Observation("job_1", """{"progress":6}"""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(first.Headers.ETag.ToString()));
    }

    [Fact]
    public async Task Status_OfAJobThatUpstreamNoLongerHas_IsServedAndSaysSo()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Store.MarkGone("job_1", JobsOf.Start.AddHours(1));

        using var answer = await _relay.Http.GetAsync(Path + "?include=logs").Soon();

        Assert.Equal("running", (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("status").GetString());
        Assert.Equal("2026-01-01T01:00:00.0000000Z", answer.Headers.GetValues("X-Gone-Since").Single());
        Assert.Empty(_relay.Source.Asked);
    }

    [Fact]
    public async Task Status_WithDetailsThatCannotBeRead_IsServedAsItWasAndSaysSo()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Source.Answer = (_, _) =>
            new JobAbsence("down", IsCertain: false) { Failure = new ApiFailure(FailureKind.Unreachable, "down") };

        using var answer = await _relay.Http.GetAsync(Path + "?include=logs").Soon();

        Assert.Equal("a", (await answer.ReadJsonAsync(HttpStatusCode.OK)).GetProperty("logs")[0].GetString());
        Assert.Equal("Not obtained anew: logs. down.", answer.Headers.GetValues("X-Upstream-Problem").Single());
    }

    /// <summary>That the stream of all jobs tells nothing is not why these logs could not be had.</summary>
    [Fact]
    public async Task Status_WithDetailsThatCannotBeRead_WhileUpstreamIsSilent_SaysWhyOfBoth()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Source.Answer = (_, _) => new JobAbsence("No answer to this read.", IsCertain: false);
        _relay.Following.Set(status => status with { IsStale = true, Problem = "The stream tells nothing." });

        using var answer = await _relay.Http.GetAsync(Path + "?include=logs").Soon();

        Assert.Equal(
            [
                "Not obtained anew: logs. No answer to this read. "
                    + "Upstream was last heard at 2026-01-01T00:00:00Z. The stream tells nothing.",
            ],
            answer.Headers.GetValues("X-Upstream-Problem")
        );
    }

    /// <summary>What is said of all need not be said twice.</summary>
    [Theory]
    [InlineData(false, "Upstream was last heard at 2026-01-01T00:00:00Z. The stream tells nothing.")]
    [InlineData(
        true,
        "Upstream was last heard at 2026-01-01T00:00:00Z. Upstream refuses the Dashboard's own API key. "
            + "Nothing is asked, and the pages show what was known."
    )]
    public async Task Status_WithDetailsThatAreMissingForTheReasonOfAll_SaysItOnce(bool isOfKey, string expected)
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        var failure = new ApiFailure(
            isOfKey ? FailureKind.Unauthorized : FailureKind.TimedOut,
            isOfKey ? "The Dashboard's own API key was refused by upstream: No." : "The stream tells nothing."
        );
        _relay.Source.Answer = (_, _) => new JobAbsence(failure.Message, IsCertain: false) { Failure = failure };
        _relay.Following.Set(status =>
            status with
            {
                IsStale = true,
                Problem = "The stream tells nothing.",
                RefusedKey = isOfKey ? new RefusedKey(" that ends in 5678", JobsOf.Start, "No.", new KeySource("", "")) : null,
            }
        );

        using var answer = await _relay.Http.GetAsync(Path + "?include=logs").Soon();

        Assert.Equal([$"Not obtained anew: logs. {expected}"], answer.Headers.GetValues("X-Upstream-Problem"));
    }

    /// <summary>Its answer says it as well as its stream.</summary>
    [Fact]
    public async Task Status_WithDetailsThatADashboardUpstreamThatIsCutOffCannotGet_SaysWhyOnce()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        const string Cut = "Upstream cannot be reached: Connection refused.";
        var failure = new ApiFailure(FailureKind.Unexpected, $"Upstream was last heard at 2026-01-01T00:00:00Z. {Cut}")
        {
            IsQuoted = true,
            IsOfRelay = true,
        };
        var reason = $"Not obtained anew: logs. The Dashboard that is read from says: {failure.Message}";
        _relay.Source.Answer = (_, _) => new JobAbsence(reason, IsCertain: false) { Failure = failure };
        var silence = new RelaySilence(JobsOf.Start, Cut);
        _relay.Following.Set(status => status with { RelaySilence = silence, Problem = UpstreamStateWords.OfRelay(silence) });

        using var answer = await _relay.Http.GetAsync(Path + "?include=logs").Soon();

        Assert.Equal(
            [
                "Not obtained anew: logs. The Dashboard that is read from does not hear its own upstream. "
                    + $"It says: {Cut} The state is that of 2026-01-01T00:00:00Z.",
            ],
            answer.Headers.GetValues("X-Upstream-Problem")
        );
    }

    /// <summary>The request budget may be used up for minutes; what is known is worth more now.</summary>
    [Fact]
    public async Task Status_WithDetailsThatDoNotComeSoon_IsServedAsItWasAndSaysSo()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        var late = new TaskCompletionSource();
        _relay.Source.Ready = late.Task;
        var reading = _relay.Http.GetAsync(Path + "?include=logs");
        while (!reading.IsCompleted)
        {
            _relay.Time.Advance(JobReads.MostWaitForNewer);
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        using var answer = await reading.Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            ["Not obtained anew: logs. Upstream gave no answer in time, or could not be asked yet; try again later."],
            answer.Headers.GetValues("X-Upstream-Problem")
        );
        Assert.Contains("\"logs\":[\"a\"]", await answer.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
        late.SetResult();
    }

    [Fact]
    public async Task Program_ThatReadsDetailsAgainAndAgain_LooksAtTheJobUntilItStops()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Source.Answer = (_, _) => null;
        var interest = _relay.Get<JobInterest>();
        await _relay.Http.GetStringAsync(Path + "?include=logs").Soon();
        Assert.Null(interest.Find("job_1"));

        await _relay.Http.GetStringAsync(Path + "?include=logs").Soon();
        await _relay.Http.GetStringAsync(Path + "?include=resources").Soon();
        await _relay.Http.GetStringAsync(Path).Soon();
        Assert.Equal(JobDetail.Logs, interest.Find("job_1"));

        _relay.Time.Advance(ProgramLooks.Lifetime * 2);
        Assert.Null(interest.Find("job_1"));
    }

    [Fact]
    public async Task Status_OfAJobNeverSeen_IsAskedForWithWhatIsWanted()
    {
        _relay.Source.Answer = (jobId, _) =>
        {
            _relay.Store.Apply(JobsOf.Observation(jobId, Known));
            return null;
        };

        Assert.Contains("logs", await _relay.Http.GetStringAsync(Path + "?include=logs").Soon(), StringComparison.Ordinal);
        Assert.Equal(["job_1 Logs"], _relay.Source.Asked);
    }

    [Fact]
    public async Task Status_OfAJobThatNobodyHas_Is404InTheApisShape()
    {
        using var answer = await _relay.Http.GetAsync(Path).Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_FOUND");
        Assert.Equal("job_1", error.GetProperty("details").GetProperty("jobId").GetString());
        Assert.False(error.GetProperty("details").TryGetProperty("possibleReasons", out _));
    }

    /// <summary>The API's page: a 404 says what it may come from. Programs that read upstream find it here, too.</summary>
    [Fact]
    public async Task Status_OfAJobThatNobodyHas_HandsOnWhyThatMayBe()
    {
        _relay.Source.Answer = (_, _) =>
            new JobAbsence("No.", IsCertain: true)
            {
                Failure = new ApiFailure(FailureKind.NotFound, "No.") { PossibleReasons = ["Job was deleted after completion"] },
            };
        using var answer = await _relay.Http.GetAsync(Path).Soon();

        var error = await answer.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_FOUND");
        Assert.Equal(
            "Job was deleted after completion",
            error.GetProperty("details").GetProperty("possibleReasons")[0].GetString()
        );
    }

    [Theory]
    [InlineData("a%20b", "a b", "white space")]
    [InlineData("a%2Fb", "a/b", "lead to another address")]
    [InlineData("a%00b", "a\0b", null)]
    [InlineData("a%E2%80%AEb", "a\u202Eb", "control characters")]
    public async Task Status_OfAnIdThatNoJobCanHave_IsRefusedAndSaysWhy(string sent, string jobId, string? why)
    {
        using var answer = await _relay.Http.GetAsync($"/v2/jobs/{sent}/status").Soon();
        if (why is null)
        {
            // the server itself takes no such address
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return;
        }

        var error = await answer.ReadErrorAsync(HttpStatusCode.BadRequest, "INVALID_REQUEST");
        Assert.StartsWith("The id ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(jobId, error.GetProperty("details").GetProperty("jobId").GetString());
        Assert.Empty(_relay.Source.Asked);
    }

    [Fact]
    public async Task Status_OfAnIdThatHoldsTheLettersOfAnEncodedSlash_IsAskedFor()
    {
        using var answer = await _relay.Http.GetAsync("/v2/jobs/a%252Fb/status").Soon();

        await answer.ReadErrorAsync(HttpStatusCode.NotFound, "JOB_NOT_FOUND");
        Assert.Equal(["a%2Fb None"], _relay.Source.Asked);
    }

    [Fact]
    public async Task Status_SaysWhenItWasConfirmed_AlsoToWhomIsNotSentItAgain()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        using var first = await _relay.Http.GetAsync(Path).Soon();
        using var again = await _relay.SendAsync(HttpMethod.Get, Path, first.Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.All(
            [first, again],
            answer =>
            {
                Assert.Equal(["2026-01-01T00:00:00.0000000Z"], answer.Headers.GetValues("X-Confirmed-At"));
                Assert.False(answer.Headers.Contains("X-Upstream-Problem"));
                Assert.False(answer.Headers.Contains("X-Not-Followed"));
            }
        );
    }

    [Fact]
    public async Task Status_WhileUpstreamIsSilent_SaysSo_AlsoToWhomIsNotSentItAgain()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        using var before = await _relay.Http.GetAsync(Path).Soon();
        _relay.Following.Set(status =>
            status with
            {
                State = ConnectionState.Reconnecting,
                Problem = "Nobody answers at https://user:secret@host/ – “no”",
            }
        );

        using var answer = await _relay.Http.GetAsync(Path).Soon();
        using var again = await _relay.SendAsync(HttpMethod.Get, Path, before.Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.All(
            [answer, again],
            each =>
                Assert.Equal(
                    ["Upstream was last heard at 2026-01-01T00:00:00Z. Nobody answers at https://(hidden)@host/ ? ?no?."],
                    each.Headers.GetValues("X-Upstream-Problem")
                )
        );
    }

    [Fact]
    public async Task Status_OfAJobThatIsLeftAlone_SaysSoAndIsALookAtIt()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        _relay.Following.Rests["job_1"] = "nobody watches it";

        using var answer = await _relay.Http.GetAsync(Path).Soon();
        Assert.Equal(["nobody watches it"], answer.Headers.GetValues("X-Not-Followed"));
        Assert.Equal(JobDetail.None, _relay.Interest.Find("job_1"));

        // followed for that look now, it is kept for as long as reads come
        _relay.Following.Rests.Clear();
        for (var i = 0; i < 5; i++)
        {
            _relay.Time.Advance(ProgramLooks.Lifetime / 2);
            await _relay.Http.GetStringAsync(Path).Soon();
            Assert.Equal(JobDetail.None, _relay.Interest.Find("job_1"));
        }

        _relay.Time.Advance(ProgramLooks.Lifetime * 2);
        Assert.Null(_relay.Interest.Find("job_1"));
    }

    [Fact]
    public async Task Head_IsAsGetWithoutTheBody()
    {
        _relay.Store.Apply(JobsOf.Observation("job_1", Known));
        using var read = await _relay.Http.GetAsync(Path).Soon();

        using var answer = await _relay.SendAsync(HttpMethod.Head, Path);
        using var unchanged = await _relay.SendAsync(HttpMethod.Head, Path, read.Headers.ETag!.ToString());
        using var unknown = await _relay.SendAsync(HttpMethod.Head, "/v2/jobs/job_2/status");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(read.Content.Headers.ContentLength, answer.Content.Headers.ContentLength);
        Assert.Equal(read.Headers.ETag, answer.Headers.ETag);
        Assert.True(answer.Headers.Contains("X-Confirmed-At"));
        Assert.Equal("", await answer.Content.ReadAsStringAsync().Soon());
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<HttpStatusCode> StatusAsync(string ifNoneMatch)
    {
        using var answer = await _relay.SendAsync(HttpMethod.Get, Path, ifNoneMatch);
        Assert.NotNull(answer.Headers.ETag);
        return answer.StatusCode;
    }
}

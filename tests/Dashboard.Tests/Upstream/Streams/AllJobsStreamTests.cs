using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class AllJobsStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private const string EmptyList = """{"jobs":[],"nextCursor":null}""";
    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Start_ReadsTheListInPages_AndThenTheStreamsNews()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"queued"}],"nextCursor":"next"}""");
        var second = await CallAsync("list");
        Assert.Equal("next", second.Argument);
        Assert.False(_upstream.Store.IsListed);
        second.Json("""{"jobs":[{"jobId":"b","status":"running"}],"nextCursor":null}""");
        await _upstream.SeeAsync("b", _ => true);

        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"initializing"}""");
        var job = await _upstream.SeeAsync("a", job => job.State == JobState.Initializing);

        Assert.Equal((DocumentSource.Stream, "e-1"), (job.Source, job.Position!.ToString()));
        Assert.Equal(ConnectionState.Connected, _upstream.Status.State);
    }

    [Fact]
    public async Task AnswerToTheList_LosesToEventsReceivedAfterItWasAsked()
    {
        var stream = (await CallAsync("stream")).Stream();
        var list = await CallAsync("list");
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":10}""");
        await _upstream.SeeAsync("a", _ => true);
        list.Json(
            """{"jobs":[{"jobId":"a","status":"queued","priority":"high"},{"jobId":"z","status":"queued"}],"nextCursor":null}"""
        );
        await _upstream.SeeAsync("z", _ => true);

        Assert.Equal((JobState.Running, "high"), (_upstream.Store.Find("a")!.State, _upstream.Store.Find("a")!.Priority));
    }

    /// <summary>What the gap has swallowed no event may ever tell again: the list does, however often parts overtake it.</summary>
    [Fact]
    public async Task AnswerToTheList_AfterAGap_TellsTheStateThatPartsDoNot()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"running"}],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        await stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        var list = await CallAsync("list");
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-10", """{"jobId":"a","progress":41}""");
        await stream.SendEventAsync("e-11", """{"jobId":"b","progress":3}""");
        await _upstream.SeeAsync("b", _ => true);

        list.Json(
            """{"jobs":[{"jobId":"a","status":"paused","progress":40},{"jobId":"b","status":"running","progress":2}],"nextCursor":null}"""
        );

        await _upstream.SeeAsync("a", job => job is { State: JobState.Paused, Progress: 41 });
        await _upstream.SeeAsync("b", job => job is { State: JobState.Running, Progress: 3 });
    }

    [Fact]
    public async Task BrokenStream_IsOpenedAgainAfterTheLastDeliveredEvent()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-7", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        // cut inside the next event: its id was sent, but it was never delivered
        await stream.SendAsync("id: e-8\ndata: {\"jobId\":\"a\",");
        stream.Break();
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);

        var again = await _upstream.AdvanceToNextCallAsync();

        Assert.Equal(("stream", "e-7"), (again.Route, again.Argument));
        await again.Stream().SendEventAsync("e-8", """{"jobId":"a","status":"completed"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);
        // resumed in place: nothing was lost, so nothing is read
        Assert.False(_upstream.Api.HasCall);
        Assert.Equal(ConnectionState.Connected, _upstream.Status.State);
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("epoch")]
    public async Task LostPlace_ReadsTheListAgain(string how)
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"running"}],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":5}""");
        await _upstream.SeeAsync("a", job => job.Progress == 5);

        await (
            how == "gap"
                ? stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap")
                : stream.SendEventAsync("f-1", """{"jobId":"b","status":"queued"}""")
        );
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"completed"}],"nextCursor":null}""");

        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);
    }

    /// <summary>Who reads from here is to be told, whether upstream says that the place is lost or only counts anew.</summary>
    [Theory]
    [InlineData("e", 0)]
    [InlineData("f", 1)]
    public async Task GapBeforeAnEpoch_IsARestartWhereTheEpochIsAnother(string epoch, int restarts)
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");

        await stream.SendEventAsync($"{epoch}-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync($"{epoch}-10", """{"jobId":"b","status":"queued"}""");
        await stream.SendEventAsync($"{epoch}-11", """{"jobId":"c","status":"queued"}""");
        await _upstream.SeeAsync("c", _ => true);

        Assert.Equal(restarts, _upstream.Store.Restarts);
        Assert.Equal(1, _upstream.Get<GapLog>().Count);
    }

    /// <summary>Of a job that is quiet since, no event will ever come that shows it to be another one.</summary>
    [Fact]
    public async Task GapThatShowsAnotherEpoch_IsARestart_BeforeTheListIsRead()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","createdAt":"2026-01-01T00:00:00Z"}""");
        await _upstream.SeeAsync("a", _ => true);

        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync(null, """{"requested":"e-1","oldest":"f-1"}""", "gap");
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"completed","createdAt":"2026-01-02T00:00:00Z"}],"nextCursor":null}"""
        );
        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);

        Assert.Equal((1, 1L), (_upstream.Store.Restarts, _upstream.Get<DocumentIntake>().GetReading().Replaced));
        Assert.Empty(_upstream.Store.Disagreements.GetReading().Noted);
    }

    [Fact]
    public async Task HoleInTheNumbers_IsOneVisibleGap_AndTheListIsRead()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await stream.SendEventAsync("e-3", """{"jobId":"b","status":"running"}""");

        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"c","status":"queued"}],"nextCursor":null}""");
        await _upstream.SeeAsync("c", _ => true);

        Assert.Equal("Events are missing before e-3.", Assert.Single(_upstream.Get<GapLog>().Latest).Why);
    }

    /// <summary>Those that the list no longer names are read, to tell a deleted job from a quiet one; whoever was taken off is not.</summary>
    [Fact]
    public async Task JobsThatAreNoLongerListed_AreRead_ExceptThoseTakenOff()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}],"nextCursor":null}"""
        );
        await _upstream.SeeAsync("b", _ => true);
        _upstream.Get<WatchList>().Unwatch("a");
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));

        await stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        (await CallAsync("list")).Json(EmptyList);

        Assert.Equal("b", (await CallAsync("status")).Argument);
        await _upstream.AssertNoCallAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task SilentStream_IsGivenUpAfterTheIdleTimeout_AndHeartbeatsAreSignsOfLife()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        for (var i = 2; i < 6; i++)
        {
            _upstream.Time.Advance(TimeSpan.FromSeconds(40));
            await stream.SendAsync(": alive\n\n");
            // an event proves that the heartbeat before it was read
            await stream.SendEventAsync($"e-{i}", $$"""{"jobId":"a","status":"running","progress":{{i}}}""");
            await _upstream.SeeAsync("a", job => job.Progress == i);
        }

        Assert.Equal(ConnectionState.Connected, _upstream.Status.State);
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var status = await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);

        Assert.Equal("Upstream has been silent for 45 s.", status.Problem);
        Assert.True(status.IsStale);
        // upstream answers: it was the stream that hung, and it is opened again at once
        (await CallAsync("list")).Json(EmptyList);
        var again = await CallAsync("stream");
        Assert.Equal("e-5", again.Argument);
        // and what is opened has still to tell something
        var opened = again.Stream();
        Assert.True((await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected)).IsStale);
        await opened.SendEventAsync("e-6", """{"jobId":"a","status":"running","progress":6}""");
        await _upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsStale: false, Problem: null });
    }

    /// <summary>A proxy that holds back what comes: each stream is opened, and tells nothing.</summary>
    [Fact]
    public async Task StreamThatIsOpenedAgainAndAgainInVain_IsSaidToBe_AndTheListIsReadMeanwhile()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);

        for (var lists = 0; lists < 6; )
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            if (call.Route == "stream")
            {
                call.Stream();
                continue;
            }

            lists++;
            call.Json($$"""{"jobs":[{"jobId":"a","status":"running","progress":{{lists}}}],"nextCursor":null}""");
        }

        await _upstream.SeeAsync("a", job => job.Progress >= 3);
        Assert.True(_upstream.Status.IsStale);
        Assert.Equal(
            "The stream of all jobs tells nothing, not even heartbeats. The list is read now and then instead.",
            _upstream.Status.Problem
        );

        // the last one may have been given up meanwhile
        FakeCall next;
        while ((next = await _upstream.AdvanceToNextCallAsync()).Route != "stream")
        {
            next.Json(EmptyList);
        }

        await next.Stream().SendEventAsync("e-2", """{"jobId":"a","status":"completed"}""");
        await _upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsStale: false, Problem: null });
    }

    [Fact]
    public async Task SilentUpstream_IsConnectedToAgain_AfterAPause()
    {
        (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var call = await CallAsync("list");
        while (call.Route == "list")
        {
            // neither does it answer the question whether it is there
            call.Break();
            call = await _upstream.AdvanceToNextCallAsync();
        }

        Assert.Equal("stream", call.Route);
    }

    [Fact]
    public async Task PoisonBetweenGoodEvents_IsRefusedCountedAndPassedBy()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", "{\"jobId\":\"a\",");
        await stream.SendEventAsync("e-2", "[1,2]");
        await stream.SendEventAsync("e-3", """{"status":"running"}""");
        await stream.SendEventAsync("e-4", """{"jobId":"a","status":"running","progress":150}""");
        await stream.SendEventAsync("e-5", new string('x', 2_000_000));
        await stream.SendEventAsync("e-6", """{"jobId":"a","status":"completed"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);

        // what the refused ones told may have been news: the list tells it, once
        var call = await _upstream.AdvanceToNextCallAsync(stream, "c", 7);
        Assert.Equal("list", call.Route);
        call.Json("""{"jobs":[{"jobId":"b","status":"queued"}],"nextCursor":null}""");
        await _upstream.SeeAsync("b", _ => true);

        var reading = _upstream.Get<DocumentIntake>().GetReading();
        Assert.Equal(
            ["no jobId", "not JSON", "not a JSON object", "too large"],
            reading.Refusals.Select(refusal => refusal.Reason).Order()
        );
        Assert.Equal(("progress", "outside 0 to 100: clamped", 1), reading.Notes.Single());
        Assert.Equal("{\"jobId\":\"a\",", System.Text.Encoding.UTF8.GetString(reading.LatestRefused[^1].Start.Span));
        Assert.Equal(100, _upstream.Store.Find("a")!.Progress);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("31536000", 300)]
    [InlineData("99999999999", 300)]
    public async Task RateLimit_WaitsAtLeastAsLongAsAsked_WithinBounds(string retryAfter, int seconds)
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.TooManyRequests, retryAfter: retryAfter);
        var status = await _upstream.SeeStatusAsync(status => status.NextRetryAt is not null);
        Assert.Equal(_upstream.Time.GetUtcNow().AddSeconds(seconds), status.NextRetryAt);
        var refusedAt = _upstream.Time.GetUtcNow();

        await _upstream.AdvanceToNextCallAsync();

        Assert.True(_upstream.Time.GetUtcNow() - refusedAt >= TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task StreamClosedInOrder_IsOpenedAgainWithoutAlarm()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-3", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        stream.Close();

        Assert.Equal("e-3", (await _upstream.AdvanceToNextCallAsync()).Argument);
        Assert.Equal((ConnectionState.Connected, null), (_upstream.Status.State, _upstream.Status.Problem));
    }

    /// <summary>The wait for the budget is ours, and may be longer than upstream's silence may be.</summary>
    [Fact]
    public async Task WaitForTheBudget_IsNotTakenForSilence()
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "1"));
        await upstream.StartAsync();
        (await upstream.Api.NextCallAsync()).Break();
        await upstream.SeeStatusAsync(status => status.Problem is not null);
        var brokenAt = upstream.Time.GetUtcNow();

        Assert.Equal("stream", (await upstream.AdvanceToNextCallAsync()).Route);

        Assert.True(upstream.Time.GetUtcNow() - brokenAt > TimeSpan.FromSeconds(46));
        Assert.StartsWith("Upstream cannot be reached: ", upstream.Status.Problem, StringComparison.Ordinal);
    }

    /// <summary>The bar named the time of the stream's own wait, and the budget another one.</summary>
    [Fact]
    public async Task StreamThatIsAskedToWait_IsTriedNextWhenTheBudgetSaysSo()
    {
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(300));
        (await CallAsync("stream")).Respond(HttpStatusCode.TooManyRequests, retryAfter: "30");

        var status = await _upstream.SeeStatusAsync(status => status.Problem is not null);

        Assert.Equal(JobsOf.Start.AddSeconds(31), status.NextRetryAt);
        Assert.Equal(status.NextRetryAt, _upstream.Get<RequestBudget>().GetReading().BlockedUntil);
    }

    /// <summary>Its backoff is half a second at most, and then it would wait for the budget.</summary>
    [Fact]
    public async Task StreamThatIsLost_WhileThereAreNoRequests_IsTriedNextWhenThereIsOne()
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "1"));
        await upstream.StartAsync();
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.InternalServerError);

        var status = await upstream.SeeStatusAsync(status => status.Problem is not null);

        Assert.Equal(JobsOf.Start.AddSeconds(61), status.NextRetryAt);
    }

    /// <summary>A list that is read too soon would overtake what the stream has still to tell.</summary>
    [Fact]
    public async Task StreamThatStaysAway_IsMadeUpForByTheList_ButNotBeforeAMinute()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        var brokenAt = _upstream.Time.GetUtcNow();
        stream.Break();
        FakeCall call;
        while ((call = await _upstream.AdvanceToNextCallAsync()).Route == "stream")
        {
            Assert.Equal("e-1", call.Argument);
            call.Respond(HttpStatusCode.ServiceUnavailable);
        }

        Assert.True(_upstream.Time.GetUtcNow() - brokenAt > TimeSpan.FromSeconds(60));
        call.Json("""{"jobs":[{"jobId":"a","status":"completed"}],"nextCursor":null}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);
    }

    /// <summary>A gateway that does not know the call may answer anything of this kind.</summary>
    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task StreamThatWasNeverThere_IsGivenUpForSingleOnes(HttpStatusCode code)
    {
        (await CallAsync("stream")).Respond(code);

        await _upstream.SeeStatusAsync(status => status.FollowsSingly);
    }

    /// <summary>That it may not is of the key: another one may.</summary>
    [Fact]
    public async Task StreamAndListThatTheKeyMayNotRead_AreAskedForAgainWithAnotherKey()
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"No."}""");
        (await CallAsync("list")).Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"No."}""");
        await _upstream.SeeStatusAsync(status => status.FollowsSingly);
        await _upstream.AssertNoCallAsync(TimeSpan.FromHours(2));

        _upstream.Set("TensorOne:ApiKey", "another key");

        // the trial of the key, the list and the stream, in whatever order
        var isStreamOpen = false;
        var lists = 0;
        while (!isStreamOpen || lists < 2)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            if (call.Route == "stream")
            {
                call.Stream();
                isStreamOpen = true;
            }
            else
            {
                call.Json(EmptyList);
                lists++;
            }
        }

        await _upstream.SeeStatusAsync(status => !status.FollowsSingly);
    }

    [Fact]
    public async Task StreamThatWasThere_AndIsRefused_IsAskedForAgain()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        stream.Break();
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);

        Assert.Equal(("stream", "e-1"), Of(await _upstream.AdvanceToNextCallAsync()));
        Assert.False(_upstream.Status.FollowsSingly);

        static (string, string?) Of(FakeCall call) => (call.Route, call.Argument);
    }

    /// <summary>Its jobs must not stay as they were for ever: upstream has no list either.</summary>
    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.NotImplemented)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task StreamThatWasThere_AndIsRefusedForLong_IsGivenUpForSingleOnes_AndTriedAgain(HttpStatusCode code)
    {
        // no watchdog may see the clock leap
        await using var upstream = new UpstreamUnderTest(("TensorOne:IdleTimeoutSeconds", "3600"));
        await upstream.StartAsync();
        var stream = (await upstream.Api.NextCallAsync()).Stream();
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await upstream.SeeAsync("a", _ => true);
        var brokenAt = upstream.Time.GetUtcNow();
        stream.Break();

        var (single, refused) = await AnswerUntilAsync(upstream, "stream a", call => call.Respond(code));
        Assert.InRange(refused, 3, 50);
        var givenUpAt = upstream.Time.GetUtcNow();
        Assert.InRange((givenUpAt - brokenAt).TotalSeconds, 60, 180);
        await single.Stream().SendEventAsync("f-1", """{"jobId":"a","status":"paused"}""");
        await upstream.SeeAsync("a", job => job.State == JobState.Paused);
        Assert.True(upstream.Status.FollowsSingly);

        // refused once more, and then it is back
        var (again, _) = await AnswerUntilAsync(upstream, "stream", call => call.Respond(code), TimeSpan.FromSeconds(2));
        Assert.InRange((upstream.Time.GetUtcNow() - givenUpAt).TotalMinutes, 9, 12);
        again.Respond(code);
        (again, _) = await AnswerUntilAsync(upstream, "stream", call => call.Respond(code), TimeSpan.FromSeconds(2));
        Assert.InRange((upstream.Time.GetUtcNow() - givenUpAt).TotalMinutes, 19, 23);
        var back = again.Stream();
        await upstream.SeeStatusAsync(status => !status.FollowsSingly);
        await back.SendEventAsync("e-2", """{"jobId":"a","status":"completed"}""");
        await upstream.SeeAsync("a", job => job.IsTerminal);
    }

    [Fact]
    public async Task ListWhoseCursorsGoRound_Ends()
    {
        (await CallAsync("stream")).Stream();
        foreach (var next in new[] { "a", "b", "a" })
        {
            (await CallAsync("list")).Json($$"""{"jobs":[],"nextCursor":"{{next}}"}""");
        }

        await _upstream.AssertNoCallAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "<html>oops</html>", "text/html", "500")]
    [InlineData(HttpStatusCode.OK, "<html>sign in</html>", "text/html", "text/html")]
    [InlineData(HttpStatusCode.OK, "{}", "application/json", "application/json")]
    [InlineData(HttpStatusCode.Redirect, "", "text/plain", "redirects")]
    [InlineData(
        HttpStatusCode.Unauthorized,
        """{"error":"UNAUTHORIZED","message":"The key is not valid."}""",
        "application/json",
        "The key is not valid."
    )]
    public async Task AnswerThatIsNoStream_IsSaidInWordsAndTriedAgain(
        HttpStatusCode code,
        string body,
        string contentType,
        string said
    )
    {
        var call = await CallAsync("stream");
        if (code == HttpStatusCode.Redirect)
        {
            var response = new HttpResponseMessage(code) { Content = new StringContent(body) };
            response.Headers.Location = new Uri("https://elsewhere.example/");
            call.Respond(response);
        }
        else
        {
            call.Respond(code, body, contentType);
        }

        var status = await _upstream.SeeStatusAsync(status => status.Problem is not null);

        Assert.Contains(said, status.Problem, StringComparison.Ordinal);
        Assert.Equal("stream", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    /// <summary>Such an upstream knows no path of ours, and says so in its own way: its jobs must be followed all the same.</summary>
    [Theory]
    [InlineData(HttpStatusCode.OK, "text/html", 3)]
    [InlineData(HttpStatusCode.OK, "application/json", 3)]
    [InlineData(HttpStatusCode.Redirect, "text/plain", 3)]
    [InlineData(HttpStatusCode.Gone, "text/plain", 3)]
    [InlineData(HttpStatusCode.UnprocessableEntity, "application/json", 3)]
    [InlineData(HttpStatusCode.InternalServerError, "text/html", int.MaxValue)]
    [InlineData(HttpStatusCode.BadGateway, "text/html", int.MaxValue)]
    public async Task AnswerThatIsNoStream_ForEver_IsGivenUpForSingleOnes(HttpStatusCode code, string contentType, int most)
    {
        var begun = _upstream.Time.GetUtcNow();
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, begun));

        var (call, refused) = await AnswerUntilAsync(_upstream, "stream a", Refuse);

        Assert.True(_upstream.Status.FollowsSingly);
        // once more where upstream had not answered anything else by then
        Assert.InRange(refused, 2, most == int.MaxValue ? most : most + 1);
        Assert.InRange(_upstream.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(3));
        await call.Stream().SendEventAsync("e-1", """{"jobId":"a","status":"paused"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Paused);

        void Refuse(FakeCall call)
        {
            if (call.Route == "list" && (int)code >= 500)
            {
                // or it would look as if upstream were away
                call.Json(EmptyList);
            }
            else
            {
                call.Respond(code, "{}", contentType);
            }
        }
    }

    [Fact]
    public async Task StreamThatSeemedNotToBeThere_IsAskedForOnceAnHour_AndFollowedWhenItIs()
    {
        // no watchdog may see the clock leap
        await using var upstream = new UpstreamUnderTest(("TensorOne:IdleTimeoutSeconds", "3600"));
        await upstream.StartAsync();
        upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, upstream.Time.GetUtcNow()));
        var single = (await AnswerUntilAsync(upstream, "stream a", Refuse)).Call.Stream();
        var givenUpAt = upstream.Time.GetUtcNow();
        while (!upstream.Get<JobLister>().IsUnsupported)
        {
            Refuse(await upstream.AdvanceToNextCallAsync());
        }

        FakeCall call = null!;
        for (var half = 1; half <= 4; half++)
        {
            await single.SendEventAsync($"e-{half}", $$"""{"status":"running","progress":{{half}}}""");
            await upstream.SeeAsync("a", job => job.Progress == half);
            await upstream.SeePlanAsync("a", job => job.Interval is null);
            while (upstream.Api.HasCall)
            {
                // it was read while its stream was being opened
                Refuse(await upstream.Api.NextCallAsync());
            }

            if (half % 2 == 1)
            {
                await upstream.AssertNoCallAsync(TimeSpan.FromMinutes(30));
                continue;
            }

            call = await upstream.AdvanceToNextCallAsync(TimeSpan.FromSeconds(10));
            Assert.Equal("stream", call.Route);
            Assert.InRange((upstream.Time.GetUtcNow() - givenUpAt).TotalMinutes, (half * 30) - 1, (half * 30) + 5);
            if (half == 2)
            {
                Refuse(call);
                (call, _) = await AnswerUntilAsync(upstream, "list", Refuse);
                Refuse(call);
            }
        }

        var all = call.Stream();
        await upstream.SeeStatusAsync(status => !status.FollowsSingly);
        call = (await AnswerUntilAsync(upstream, "list", Refuse)).Call;
        call.Json("""{"jobs":[{"jobId":"b","status":"queued"}],"nextCursor":null}""");
        await upstream.SeeAsync("b", _ => true);
        await all.SendEventAsync("f-7", """{"jobId":"a","status":"completed"}""");
        await upstream.SeeAsync("a", job => job.IsTerminal);
        while (upstream.Get<ConnectionBoard>().GetReadings() is not [{ Label: "all jobs" }])
        {
            await upstream.AdvanceAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        static void Refuse(FakeCall call) => call.Respond(HttpStatusCode.OK, "<html>welcome</html>", "text/html");
    }

    /// <summary>What refuses everything says nothing of the one call.</summary>
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task UpstreamThatRefusesEveryCall_IsNotTakenForOneWithoutTheStream(HttpStatusCode code)
    {
        _upstream.Door.IsOpen = true;
        var begun = _upstream.Time.GetUtcNow();
        FakeCall call;
        while (
            (call = await _upstream.AdvanceToNextCallAsync(TimeSpan.FromSeconds(1))).Route != "stream"
            || _upstream.Time.GetUtcNow() - begun < Long
        )
        {
            call.Respond(code);
        }

        call.Stream();
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        Assert.False(_upstream.Status.FollowsSingly);
    }

    [Fact]
    public async Task FaultOfTheDashboardsOwn_LosesNoPlace()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-5", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        (await CallAsync("list")).Fail(new InvalidOperationException("a fault that nobody thought of"));

        var again = await _upstream.AdvanceToNextCallAsync();

        Assert.Equal(("stream", "e-5"), (again.Route, again.Argument));
        again.Respond(HttpStatusCode.NotFound);
        // it was there before the fault
        Assert.Equal("stream", (await _upstream.AdvanceToNextCallAsync()).Route);
        Assert.False(_upstream.Status.FollowsSingly);
    }

    [Fact]
    public async Task JobThatTheListNoLongerNames_IsReadOnce_AndMarkedGone()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"completed"}],"nextCursor":null}"""
        );
        await _upstream.SeeAsync("b", _ => true);
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", "{}", "gap");
        (await CallAsync("list")).Json(EmptyList);
        var read = await CallAsync("status");
        Assert.Equal("a", read.Argument);
        read.Respond(HttpStatusCode.NotFound, """{"error":"JOB_NOT_FOUND","message":"gone"}""");

        var job = await _upstream.SeeAsync("a", job => job.GoneSince is not null);
        Assert.Equal(JobState.Running, job.State);
        Assert.Null(_upstream.Store.Find("b")!.GoneSince);
    }

    /// <summary>A read-only key has no batch: who looks deleted must not look alive for that.</summary>
    [Fact]
    public async Task JobsThatTheListNoLongerNames_AreReadSingly_WhereTheBatchIsRefused()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}],"nextCursor":null}"""
        );
        await _upstream.SeeAsync("b", _ => true);
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", "{}", "gap");
        (await CallAsync("list")).Json(EmptyList);
        (await CallAsync("batch")).Respond(HttpStatusCode.Forbidden);
        for (var i = 0; i < 2; i++)
        {
            (await CallAsync("status")).Respond(HttpStatusCode.NotFound, """{"error":"JOB_NOT_FOUND","message":"gone"}""");
        }

        await _upstream.SeeAsync("a", job => job.GoneSince is not null);
        await _upstream.SeeAsync("b", job => job.GoneSince is not null);
    }

    /// <summary>Answers the reads of jobs and refuses all else, until there is a call of that route.</summary>
    /// <returns>That call, and how often the stream of all jobs was refused.</returns>
    private static async Task<(FakeCall Call, int Refused)> AnswerUntilAsync(
        UpstreamUnderTest upstream,
        string route,
        Action<FakeCall> refuse,
        TimeSpan? step = null
    )
    {
        var refused = 0;
        FakeCall call;
        while ((call = await upstream.AdvanceToNextCallAsync(step)).Route != route)
        {
            if (call.Route is "status")
            {
                call.Json($$"""{"jobId":"{{call.Argument}}","status":"running"}""");
            }
            else
            {
                refused += call.Route == "stream" ? 1 : 0;
                refuse(call);
            }
        }

        return (call, refused);
    }

    private async Task<FakeCall> CallAsync(string route)
    {
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}

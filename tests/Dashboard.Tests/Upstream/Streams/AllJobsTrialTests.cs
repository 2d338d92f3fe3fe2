using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>Whether upstream has the stream of all jobs.</summary>
public sealed class AllJobsTrialTests : AllJobsUnderTest
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

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

        await Upstream.SeeStatusAsync(status => status.FollowsSingly);
    }

    /// <summary>That it may not is of the key: another one may.</summary>
    [Fact]
    public async Task StreamAndListThatTheKeyMayNotRead_AreAskedForAgainWithAnotherKey()
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"No."}""");
        (await CallAsync("list")).Respond(HttpStatusCode.Forbidden, """{"error":"ACCESS_DENIED","message":"No."}""");
        await Upstream.SeeStatusAsync(status => status.FollowsSingly);
        await Upstream.AssertNoCallAsync(TimeSpan.FromHours(2));

        Upstream.Set("TensorOne:ApiKey", "another");

        // in whatever order
        var isStreamOpen = false;
        var lists = 0;
        while (!isStreamOpen || lists == 0)
        {
            var call = await Upstream.AdvanceToNextCallAsync();
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

        await Upstream.SeeStatusAsync(status => !status.FollowsSingly);
    }

    [Fact]
    public async Task StreamThatWasThere_AndIsRefused_IsAskedForAgain()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);
        stream.Break();
        (await Upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);

        Assert.Equal(("stream", "e-1"), Of(await Upstream.AdvanceToNextCallAsync()));
        Assert.False(Upstream.Status.FollowsSingly);

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

        var status = await Upstream.SeeStatusAsync(status => status.Problem is not null);

        Assert.Contains(said, status.Problem, StringComparison.Ordinal);
        Assert.Equal("stream", (await Upstream.AdvanceToNextCallAsync()).Route);
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
        var begun = Upstream.Time.GetUtcNow();
        Upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, begun));

        var (call, refused) = await AnswerUntilAsync(Upstream, "stream a", Refuse);

        Assert.True(Upstream.Status.FollowsSingly);
        // once more where upstream had not answered anything else by then
        Assert.InRange(refused, 2, most == int.MaxValue ? most : most + 1);
        Assert.InRange(Upstream.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromMinutes(3));
        await call.Stream().SendEventAsync("e-1", """{"jobId":"a","status":"paused"}""");
        await Upstream.SeeAsync("a", job => job.State == JobState.Paused);

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
        Upstream.Door.IsOpen = true;
        var begun = Upstream.Time.GetUtcNow();
        FakeCall call;
        while (
            (call = await Upstream.AdvanceToNextCallAsync(TimeSpan.FromSeconds(1))).Route != "stream"
            || Upstream.Time.GetUtcNow() - begun < Long
        )
        {
            call.Respond(code);
        }

        call.Stream();
        await Upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        Assert.False(Upstream.Status.FollowsSingly);
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
}

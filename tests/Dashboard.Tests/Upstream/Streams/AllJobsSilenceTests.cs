using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>The stream of all jobs tells nothing, stays away, or has to wait.</summary>
public sealed class AllJobsSilenceTests : AllJobsUnderTest
{
    [Fact]
    public async Task SilentStream_IsGivenUpAfterTheIdleTimeout_AndHeartbeatsAreSignsOfLife()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);
        for (var i = 2; i < 6; i++)
        {
            Upstream.Time.Advance(TimeSpan.FromSeconds(40));
            await stream.SendAsync(": alive\n\n");
            // an event proves that the heartbeat before it was read
            await stream.SendEventAsync($"e-{i}", $$"""{"jobId":"a","status":"running","progress":{{i}}}""");
            await Upstream.SeeAsync("a", job => job.Progress == i);
        }

        Assert.Equal(ConnectionState.Connected, Upstream.Status.State);
        Upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var status = await Upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);

        Assert.Equal("The stream of all jobs tells nothing, not even heartbeats.", status.Problem);
        Assert.True(status.IsStale);
        // upstream answers: it was the stream that hung, and it is opened again at once
        (await CallAsync("list")).Json(EmptyList);
        var again = await CallAsync("stream");
        Assert.Equal("e-5", again.Argument);
        // and what is opened has still to tell something
        var opened = again.Stream();
        Assert.True((await Upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected)).IsStale);
        await opened.SendEventAsync("e-6", """{"jobId":"a","status":"running","progress":6}""");
        await Upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsStale: false, Problem: null });
    }

    /// <summary>A proxy that holds back what comes: each stream is opened, and tells nothing.</summary>
    [Fact]
    public async Task StreamThatIsOpenedAgainAndAgainInVain_IsSaidToBe_AndTheListIsReadMeanwhile()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);

        for (var lists = 0; lists < 6; )
        {
            var call = await Upstream.AdvanceToNextCallAsync();
            if (call.Route == "stream")
            {
                call.Stream();
                continue;
            }

            lists++;
            call.Json($$"""{"jobs":[{"jobId":"a","status":"running","progress":{{lists}}}],"nextCursor":null}""");
        }

        await Upstream.SeeAsync("a", job => job.Progress >= 3);
        Assert.True(Upstream.Status.IsStale);
        Assert.Equal(
            "The stream of all jobs tells nothing, not even heartbeats. The list is read now and then instead.",
            Upstream.Status.Problem
        );

        // the last one may have been given up meanwhile
        FakeCall next;
        while ((next = await Upstream.AdvanceToNextCallAsync()).Route != "stream")
        {
            next.Json(EmptyList);
        }

        await next.Stream().SendEventAsync("e-2", """{"jobId":"a","status":"completed"}""");
        await Upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsStale: false, Problem: null });
    }

    [Fact]
    public async Task SilentUpstream_IsConnectedToAgain_AfterAPause()
    {
        (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await Upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        Upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var call = await CallAsync("list");
        while (call.Route == "list")
        {
            // neither does it answer the question whether it is there
            call.Break();
            call = await Upstream.AdvanceToNextCallAsync();
        }

        Assert.Equal("stream", call.Route);
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
        Upstream.Time.Advance(TimeSpan.FromMilliseconds(300));
        (await CallAsync("stream")).Respond(HttpStatusCode.TooManyRequests, retryAfter: "30");

        var status = await Upstream.SeeStatusAsync(status => status.Problem is not null);

        Assert.Equal(JobsOf.Start.AddSeconds(31), status.NextRetryAt);
        Assert.Equal(status.NextRetryAt, Upstream.Get<RequestBudget>().GetReading().BlockedUntil);
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
        await Upstream.SeeAsync("a", _ => true);
        var brokenAt = Upstream.Time.GetUtcNow();
        stream.Break();
        FakeCall call;
        while ((call = await Upstream.AdvanceToNextCallAsync()).Route == "stream")
        {
            Assert.Equal("e-1", call.Argument);
            call.Respond(HttpStatusCode.ServiceUnavailable);
        }

        Assert.True(Upstream.Time.GetUtcNow() - brokenAt > TimeSpan.FromSeconds(60));
        call.Json("""{"jobs":[{"jobId":"a","status":"completed"}],"nextCursor":null}""");
        await Upstream.SeeAsync("a", job => job.State == JobState.Completed);
    }
}

using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Streams;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>The documented API: no list, no stream of all jobs.</summary>
public sealed class SingleStreamsTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:MaxStreams", "2"));

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task WatchedJob_IsReadAndFollowedUntilItIsOver()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"queued"}""");
        var call = await CallAsync("stream a");
        Assert.Null(call.Argument);
        var stream = call.Stream();
        await stream.SendEventAsync("e-1", """{"status":"running","progress":50}""");
        await _upstream.SeeAsync("a", job => job.Progress == 50);
        await stream.SendEventAsync("e-2", """{"jobId":"a","status":"completed"}""");
        await _upstream.SeeAsync("a", job => job.IsTerminal);
        stream.Close();

        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task MoreJobsThanStreams_TakeTurns()
    {
        await RefuseExtensionsAsync();
        var streams = new Dictionary<string, FakeStream>();
        foreach (var jobId in new[] { "a", "b", "c" })
        {
            Watch(jobId);
            (await CallAsync("status")).Json($$"""{"jobId":"{{jobId}}","status":"queued"}""");
            if (jobId != "c")
            {
                streams[jobId] = (await CallAsync("stream " + jobId)).Stream();
            }
        }

        await _upstream.SeeAsync("c", _ => true);
        Assert.False(_upstream.Api.HasCall);
        await streams["a"].SendEventAsync("e-1", """{"jobId":"a","status":"cancelled"}""");
        await _upstream.SeeAsync("a", job => job.IsTerminal);
        streams["a"].Close();

        await CallAsync("stream c");
    }

    [Fact]
    public async Task JobThatWillRetry_IsFollowedOn()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        var stream = (await CallAsync("stream a")).Stream();
        await stream.SendEventAsync(
            "e-1",
            """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T01:00:00Z"}"""
        );
        await _upstream.SeeAsync("a", job => job.IsWaitingForRetry);
        stream.Close();

        var again = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal(("stream a", "e-1"), (again.Route, again.Argument));
    }

    [Fact]
    public async Task JobThatUpstreamRefuses_IsNotAskedForAgain()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(HttpStatusCode.Forbidden);
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);

        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
        Assert.Null(_upstream.Store.Find("a")!.GoneSince);
    }

    /// <summary>Else it would be asked for at each plan, for as long as its page is open.</summary>
    [Fact]
    public async Task JobThatUpstreamRefuses_UnwatchedWhileSomebodyLooks_StaysRefusedUntilNobodyDoes()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(HttpStatusCode.Forbidden);
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);
        var look = _upstream.Get<JobInterest>().Add("a", JobDetail.None);

        _upstream.Get<WatchList>().Remove("a");
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
        Assert.NotNull(_upstream.Get<JobRefusals>().Find("a"));

        look.Dispose();
        await _upstream.SeePlanAsync("a", job => job.Reason == "nobody watches it");
        Assert.Null(_upstream.Get<JobRefusals>().Find("a"));
        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task StreamOfAJobThatIsOver_204_TellsOfAnEndThatWasMissed()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(HttpStatusCode.NoContent);
        (await CallAsync("status")).Json("""{"jobId":"a","status":"completed"}""");
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);

        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task StreamCalledOver_OfAJobCalledUnfinished_IsOpenedAgainAfterAWhile()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(HttpStatusCode.NoContent);
        var asked = _upstream.Time.GetUtcNow();
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running","progress":1}""");
        await _upstream.SeeAsync("a", job => job.Progress == 1);

        FakeCall call;
        while ((call = await _upstream.AdvanceToNextCallAsync()).Route != "stream a")
        {
            // meanwhile it is read
            Assert.Equal(("status", "a"), (call.Route, call.Argument));
            call.Json("""{"jobId":"a","status":"running","progress":1}""");
        }

        Assert.True(_upstream.Time.GetUtcNow() - asked >= TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task StreamCalledOver_InTheMiddle_IsAskedOnceMoreForWhatFollows()
    {
        await CallOverAsync(times: 1);

        var stream = (await NextStreamAsync("e-1")).Stream();
        await stream.SendEventAsync("e-2", """{"status":"paused"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Paused);
        Assert.Equal(0, _upstream.Get<GapLog>().Count);
    }

    [Fact]
    public async Task StreamCalledOverTwice_OfAJobCalledUnfinished_GoesOnFromItsPlaceAfterAWhile()
    {
        await CallOverAsync(times: 2);
        // it would overtake what the stream has yet to tell
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running","progress":90}""");

        var stream = (await NextStreamAsync("e-1")).Stream();
        await stream.SendEventAsync("e-2", """{"status":"paused"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Paused);
        Assert.Equal((10, 0), (_upstream.Store.Find("a")!.Progress, _upstream.Get<GapLog>().Count));
    }

    [Fact]
    public async Task StreamCalledOverTwice_OfAJobThatIsOver_LeavesAGapBeforeItsEnd()
    {
        await CallOverAsync(times: 2);

        (await CallAsync("status")).Json("""{"jobId":"a","status":"completed"}""");

        await _upstream.SeeAsync("a", job => job.IsTerminal);
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);
        Assert.Equal(
            "The stream was over after e-1, before it had told of the end.",
            _upstream.Get<GapLog>().Latest.Single().Why
        );
    }

    [Theory]
    [InlineData("{\"status\":")]
    [InlineData("too large")]
    public async Task EventThatCannotBeRead_IsMadeUpForByARead_OnceAMinuteAtMost(string data)
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        var stream = (await CallAsync("stream a")).Stream();
        data = data == "too large" ? new string('x', 2_000_000) : data;
        await stream.SendEventAsync("e-1", data);
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running","progress":70}""");
        await _upstream.SeeAsync("a", job => job.Progress == 70);
        var read = _upstream.Time.GetUtcNow();

        await stream.SendEventAsync("e-2", data);
        await stream.SendEventAsync("e-3", data);
        await stream.SendEventAsync("e-4", """{"status":"running","progress":75}""");
        await _upstream.SeeAsync("a", job => job.Progress == 75);
        Assert.False(_upstream.Api.HasCall);

        Assert.Equal("status", (await _upstream.AdvanceToNextCallAsync(stream, "a", 5)).Route);
        Assert.True(_upstream.Time.GetUtcNow() - read >= TimeSpan.FromSeconds(60));
        // one for each reading
        Assert.Equal(2, _upstream.Get<GapLog>().Count);
    }

    [Fact]
    public async Task WatchedJobThatUpstreamCannotAnswer_DoesNotHoldUpTheOthers()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Respond(HttpStatusCode.InternalServerError);
        Watch("b");

        var call = await CallAsync("status");
        Assert.Equal("b", call.Argument);
        call.Json("""{"jobId":"b","status":"queued"}""");
        await _upstream.SeeAsync("b", _ => true);
        await CallAsync("stream b");
        var again = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal(("status", "a"), (again.Route, again.Argument));
    }

    [Fact]
    public async Task StreamThatFailsByAnUnknownFault_IsOpenedAgain()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Fail(new InvalidOperationException("the decoder gave up"));

        Assert.Equal("stream a", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    /// <summary>A stream breaks after its first event, and then upstream calls it over.</summary>
    private async Task CallOverAsync(int times)
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        var stream = (await CallAsync("stream a")).Stream();
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        stream.Break();
        for (var time = 0; time < times; time++)
        {
            (await NextStreamAsync("e-1")).Respond(HttpStatusCode.NoContent);
        }
    }

    private async Task<FakeCall> NextStreamAsync(string after)
    {
        var call = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal(("stream a", after), (call.Route, call.Argument));
        return call;
    }

    private void Watch(string jobId) =>
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));

    private async Task RefuseExtensionsAsync()
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.NotFound);
        (await CallAsync("list")).Respond(HttpStatusCode.MethodNotAllowed);
        await _upstream.SeeStatusAsync(status => status.TellsOnlyOfNamed);
    }

    private async Task<FakeCall> CallAsync(string route)
    {
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}

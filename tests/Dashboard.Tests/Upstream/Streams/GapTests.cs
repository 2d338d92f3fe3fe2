using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class GapTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    private GapLog Gaps => _upstream.Get<GapLog>();

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Theory]
    [InlineData("e-4", "{\"status\":\"running\",\"progress\":40}", null, "Events are missing: e-4 follows e-1.")]
    [InlineData("f-1", "{\"status\":\"running\",\"progress\":40}", null, "Upstream began to count anew: f-1 follows e-1.")]
    [InlineData(
        "e-9",
        "{\"requested\":\"e-1\",\"oldest\":\"e-7\"}",
        "gap",
        "Upstream no longer holds what followed e-1; its oldest event is e-7."
    )]
    [InlineData("e-9", "what?", "gap", "Upstream no longer holds the position that was asked for.")]
    public async Task HoleInAJobsEvents_IsOneVisibleGap_AndTheJobIsRead(string id, string data, string? name, string why)
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);

        await stream.SendEventAsync(id, data, name);

        var read = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "a"), (read.Route, read.Argument));
        read.Json("""{"jobId":"a","status":"running","progress":77}""");
        await _upstream.SeeAsync("a", job => job.Progress == 77);
        Assert.Equal((1, "a", why), (Gaps.Count, Gaps.Latest.Single().Label, Gaps.Latest.Single().Why));
    }

    /// <summary>Each connection that is asked for a place that is lost says so; what lies between the last event and the next is lost once.</summary>
    [Theory]
    [InlineData("e-1", "{\"requested\":\"e-1\",\"oldest\":\"e-7\"}")]
    [InlineData(null, null)]
    public async Task LostPlace_ToldByConnectionsThatAreCutBeforeTheirFirstEvent_IsOneGap(string? id, string? notice)
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync(id, """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        for (var cut = 0; cut < 3; cut++)
        {
            stream.Break();
            stream = (await NextStreamAsync()).Stream();
            if (notice is not null)
            {
                await stream.SendEventAsync(null, notice, "gap");
            }
        }

        await stream.SendEventAsync(notice is null ? null : "e-7", """{"status":"running","progress":50}""");
        await _upstream.SeeAsync("a", job => job.Progress == 50);
        Assert.Equal(1, Gaps.Count);

        stream.Break();
        stream = (await NextStreamAsync()).Stream();
        await stream.SendEventAsync(notice is null ? null : "e-9", """{"status":"running","progress":60}""");
        await _upstream.SeeAsync("a", job => job.Progress == 60);
        Assert.Equal(2, Gaps.Count);
    }

    /// <summary>Of a job that is told of often, every answer is overtaken by events.</summary>
    [Theory]
    [InlineData("e-2", "{\"status\":")]
    [InlineData("e-3", "{\"progress\":40}")]
    public async Task StateThatWasLost_IsLearnedFromAnAnswerThatPartsOvertook(string id, string data)
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        await stream.SendEventAsync(id, data);
        var read = await _upstream.Api.NextCallAsync();
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(200));
        await stream.SendEventAsync("e-4", """{"progress":41}""");
        await _upstream.SeeAsync("a", job => job.Progress == 41);

        read.Json("""{"jobId":"a","status":"paused","progress":40}""");

        await _upstream.SeeAsync("a", job => job.State == Shared.Jobs.JobState.Paused);
        Assert.Equal(41, _upstream.Store.Find("a")!.Progress);
    }

    /// <summary>One that lags behind its own events is asked again after a while, and not for ever.</summary>
    [Fact]
    public async Task AnswerOlderThanWhatIsKnown_MakesUpForNothing_AndIsAskedForAgain()
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","execution":{"duration":50}}""");
        await _upstream.SeeAsync("a", job => job.DurationSeconds == 50);
        await stream.SendEventAsync("e-3", """{"execution":{"duration":60}}""");
        await _upstream.SeeAsync("a", job => job.DurationSeconds == 60);
        for (var time = 0; time < 3; time++)
        {
            var read = time == 0 ? await _upstream.Api.NextCallAsync() : await NextReadAsync(stream, 2 + (2 * time));
            Assert.Equal(("status", "a"), (read.Route, read.Argument));
            read.Json("""{"jobId":"a","status":"initializing","execution":{"duration":40}}""");
        }

        for (var minute = 0; minute < 3; minute++)
        {
            await SayAsync(stream, 8 + minute);
            await _upstream.AssertNoCallAsync(TimeSpan.FromSeconds(40));
        }

        Assert.Equal(Shared.Jobs.JobState.Running, _upstream.Store.Find("a")!.State);
    }

    [Theory]
    [InlineData("running", 0)]
    [InlineData("initializing", 0)]
    [InlineData("completed", 1)]
    public async Task FirstEventOfAStream_ThatTellsOfALaterStageThanFollows_IsAGap(string status, int gaps)
    {
        var stream = await FollowAsync("a");

        await stream.SendEventAsync("e-1", $$"""{"jobId":"a","status":"{{status}}","progress":10}""");
        await stream.SendEventAsync("e-2", $$"""{"jobId":"a","status":"{{status}}","progress":20}""");
        await _upstream.SeeAsync("a", job => job.Progress == 20);

        Assert.Equal(gaps, Gaps.Count);
    }

    [Fact]
    public async Task EventsWithoutAHole_AcrossACut_AreNoGap()
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await stream.SendEventAsync("e-2", """{"status":"running","progress":20}""");
        await _upstream.SeeAsync("a", job => job.Progress == 20);
        stream.Break();
        var again = await NextStreamAsync();
        Assert.Equal("e-2", again.Argument);
        stream = again.Stream();
        // a replay from zero catches up, and is no gap either
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await stream.SendEventAsync("e-2", """{"status":"running","progress":20}""");
        await stream.SendEventAsync("e-3", """{"status":"running","progress":30}""");
        await _upstream.SeeAsync("a", job => job.Progress == 30);

        Assert.Equal(0, Gaps.Count);
    }

    [Fact]
    public async Task StreamWithoutIds_IsReadOverAfterEachReconnect()
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync(null, """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        stream.Break();
        (await NextStreamAsync()).Stream();

        var read = await _upstream.Api.NextCallAsync();
        Assert.Equal("status", read.Route);
        read.Json("""{"jobId":"a","status":"running","progress":50}""");
        await _upstream.SeeAsync("a", job => job.Progress == 50);
        Assert.Equal(1, Gaps.Count);
    }

    [Fact]
    public async Task SecondHoleWithinAMinute_IsReadAtOnceToo()
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        for (var hole = 1; hole <= 3; hole++)
        {
            await stream.SendEventAsync($"e-{hole * 10}", """{"status":"running","progress":20}""");
            var read = await _upstream.Api.NextCallAsync();
            Assert.Equal(("status", "a"), (read.Route, read.Argument));
            read.Json($$"""{"jobId":"a","status":"running","progress":{{70 + hole}}}""");
            await _upstream.SeeAsync("a", job => job.Progress == 70 + hole);
        }

        Assert.Equal(3, Gaps.Count);
    }

    /// <summary>Full jitter up to 1 s each time would be six seconds for twelve; doubled each time it is minutes.</summary>
    [Theory]
    [InlineData("e-2", "{\"status\":", null)]
    [InlineData("e-9", "{}", "gap")]
    public async Task StreamThatSendsOnlyWhatIsNoGoodEvent_AndCloses_BacksOff(string id, string data, string? name)
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        stream.Break();
        var first = await NextStreamAsync();
        var begunAt = _upstream.Time.GetUtcNow();
        for (var time = 0; time < 12; time++)
        {
            stream = first.Stream();
            await stream.SendEventAsync(id, data, name);
            stream.Close();
            first = await NextStreamAsync();
        }

        Assert.True(_upstream.Time.GetUtcNow() - begunAt > TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task OneBrokenStreamOfTwo_IsItsOwnAffair()
    {
        var first = await FollowAsync("a");
        var second = await FollowAsync("b");
        await first.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await second.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("b", job => job.Progress == 10);

        second.Break();

        ConnectionReading broken;
        while ((broken = Reading("b")).State != ConnectionState.Reconnecting)
        {
            await Task.Yield();
        }

        Assert.StartsWith("The connection to upstream broke", broken.Ends.Single().Problem, StringComparison.Ordinal);
        Assert.Equal((1, false), (broken.Reconnects, broken.IsStale));
        Assert.Equal((ConnectionState.Connected, 1), (Reading("a").State, Reading("a").Events));
        Assert.NotNull(Reading("a").LagP99);
        Assert.Equal((ConnectionState.Connected, null), (_upstream.Status.State, _upstream.Status.Problem));
    }

    [Fact]
    public async Task SilentStream_IsMarkedStale_AndARead_ShowsThatUpstreamIsThere_WithoutOvertakingTheStream()
    {
        var stream = await FollowAsync("a");
        await stream.SendEventAsync("e-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync("a", job => job.Progress == 10);
        // an upstream that sends heartbeats
        _upstream.Time.Advance(TimeSpan.FromSeconds(15));
        await stream.SendAsync(": alive\n\n");
        await stream.SendEventAsync("e-2", """{"status":"running","progress":20}""");
        await _upstream.SeeAsync("a", job => job.Progress == 20);

        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        var read = await _upstream.Api.NextCallAsync();
        Assert.Equal("status", read.Route);
        Assert.True(Reading("a").IsStale);
        read.Json("""{"jobId":"a","status":"completed"}""");

        // what the stream has missed it tells when it is opened again, state by state
        Assert.Equal(("stream a", "e-2"), (await NextStreamAsync()) is var again ? (again.Route, again.Argument) : default);
        Assert.Equal(Shared.Jobs.JobState.Running, _upstream.Store.Find("a")!.State);
    }

    private ConnectionReading Reading(string label) =>
        _upstream.Get<ConnectionBoard>().GetReadings().Single(reading => reading.Label == label);

    private async Task<FakeStream> FollowAsync(string jobId)
    {
        if (!_upstream.Status.FollowsSingly)
        {
            (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
            (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        }

        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));
        (await _upstream.Api.NextCallAsync()).Json($$"""{"jobId":"{{jobId}}","status":"initializing"}""");
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        await _upstream.SeePlanAsync(jobId, job => job.Interval is null);
        return stream;
    }

    /// <summary>With a word from the stream between, or it would be taken for silent.</summary>
    private async Task<FakeCall> NextReadAsync(FakeStream stream, int number)
    {
        await SayAsync(stream, number);
        await _upstream.AssertNoCallAsync(TimeSpan.FromSeconds(30));
        await SayAsync(stream, number + 1);
        return await _upstream.AdvanceToNextCallAsync();
    }

    private async Task SayAsync(FakeStream stream, int number)
    {
        await stream.SendEventAsync($"e-{number}", $$"""{"currentStep":"{{number}}"}""");
        await _upstream.SeeAsync("a", job => job.CurrentStep == $"{number}");
    }

    /// <summary>Jobs are read while their streams are away; here that is not what matters.</summary>
    private async Task<FakeCall> NextStreamAsync()
    {
        while (true)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            if (call.Route.StartsWith("stream", StringComparison.Ordinal))
            {
                return call;
            }

            call.Respond(HttpStatusCode.ServiceUnavailable);
        }
    }
}

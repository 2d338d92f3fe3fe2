using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Intake;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class AllJobsStreamTests : AllJobsUnderTest
{
    [Fact]
    public async Task Start_ReadsTheListInPages_AndThenTheStreamsNews()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json("""{"jobs":[{"jobId":"a","status":"queued"}],"nextCursor":"next"}""");
        var second = await CallAsync("list");
        Assert.Equal("next", second.Argument);
        Assert.False(Upstream.Store.IsListed);
        second.Json("""{"jobs":[{"jobId":"b","status":"running"}],"nextCursor":null}""");
        await Upstream.SeeAsync("b", _ => true);

        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"initializing"}""");
        var job = await Upstream.SeeAsync("a", job => job.State == JobState.Initializing);

        Assert.Equal((DocumentSource.Stream, "e-1"), (job.Source, job.Position!.ToString()));
        Assert.Equal(ConnectionState.Connected, Upstream.Status.State);
    }

    [Fact]
    public async Task AnswerToTheList_LosesToEventsReceivedAfterItWasAsked()
    {
        var stream = (await CallAsync("stream")).Stream();
        var list = await CallAsync("list");
        Upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running","progress":10}""");
        await Upstream.SeeAsync("a", _ => true);
        list.Json(
            """{"jobs":[{"jobId":"a","status":"queued","priority":"high"},{"jobId":"z","status":"queued"}],"nextCursor":null}"""
        );
        await Upstream.SeeAsync("z", _ => true);

        Assert.Equal((JobState.Running, "high"), (Upstream.Store.Find("a")!.State, Upstream.Store.Find("a")!.Priority));
    }

    [Fact]
    public async Task BrokenStream_IsOpenedAgainAfterTheLastDeliveredEvent()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-7", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);
        // cut inside the next event: its id was sent, but it was never delivered
        await stream.SendAsync("id: e-8\ndata: {\"jobId\":\"a\",");
        stream.Break();
        await Upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);

        var again = await Upstream.AdvanceToNextCallAsync();

        Assert.Equal(("stream", "e-7"), (again.Route, again.Argument));
        await again.Stream().SendEventAsync("e-8", """{"jobId":"a","status":"completed"}""");
        await Upstream.SeeAsync("a", job => job.State == JobState.Completed);
        // resumed in place: nothing was lost, so nothing is read
        Assert.False(Upstream.Api.HasCall);
        Assert.Equal(ConnectionState.Connected, Upstream.Status.State);
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
        await Upstream.SeeAsync("a", job => job.State == JobState.Completed);

        // what the refused ones told may have been news: the list tells it, once
        var call = await Upstream.AdvanceToNextCallAsync(stream, "c", 7);
        Assert.Equal("list", call.Route);
        call.Json("""{"jobs":[{"jobId":"b","status":"queued"}],"nextCursor":null}""");
        await Upstream.SeeAsync("b", _ => true);

        var reading = Upstream.Get<DocumentIntake>().GetReading();
        Assert.Equal(
            ["no jobId", "not JSON", "not a JSON object", "too large"],
            reading.Refusals.Select(refusal => refusal.Reason).Order()
        );
        Assert.Equal(("progress", "outside 0 to 100: clamped", 1), reading.Notes.Single());
        Assert.Equal("{\"jobId\":\"a\",", System.Text.Encoding.UTF8.GetString(reading.LatestRefused[^1].Start.Span));
        Assert.Equal(100, Upstream.Store.Find("a")!.Progress);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("31536000", 300)]
    [InlineData("99999999999", 300)]
    public async Task RateLimit_WaitsAtLeastAsLongAsAsked_WithinBounds(string retryAfter, int seconds)
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.TooManyRequests, retryAfter: retryAfter);
        var status = await Upstream.SeeStatusAsync(status => status.NextRetryAt is not null);
        Assert.Equal(Upstream.Time.GetUtcNow().AddSeconds(seconds), status.NextRetryAt);
        var refusedAt = Upstream.Time.GetUtcNow();

        await Upstream.AdvanceToNextCallAsync();

        Assert.True(Upstream.Time.GetUtcNow() - refusedAt >= TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task StreamClosedInOrder_IsOpenedAgainWithoutAlarm()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-3", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);
        stream.Close();

        Assert.Equal("e-3", (await Upstream.AdvanceToNextCallAsync()).Argument);
        Assert.Equal((ConnectionState.Connected, null), (Upstream.Status.State, Upstream.Status.Problem));
    }

    [Fact]
    public async Task FaultOfTheDashboardsOwn_LosesNoPlace()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(EmptyList);
        await stream.SendEventAsync("e-5", """{"jobId":"a","status":"running"}""");
        await Upstream.SeeAsync("a", _ => true);
        Upstream.Time.Advance(TimeSpan.FromSeconds(46));
        (await CallAsync("list")).Fail(new InvalidOperationException("a fault that nobody thought of"));

        var again = await Upstream.AdvanceToNextCallAsync();

        Assert.Equal(("stream", "e-5"), (again.Route, again.Argument));
        again.Respond(HttpStatusCode.NotFound);
        // it was there before the fault
        Assert.Equal("stream", (await Upstream.AdvanceToNextCallAsync()).Route);
        Assert.False(Upstream.Status.FollowsSingly);
    }
}

using System.Net;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Planning;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>A deployment cuts all streams, and for a while its router answers 404 to everything.</summary>
public sealed class GoneJobStreamTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task JobsThatUpstreamDenied_AreReadTogetherAfterAMinute_AndFollowedOnFromTheirPlaces()
    {
        await LoseAsync("a");
        await LoseAsync("b");
        var lostAt = _upstream.Time.GetUtcNow();

        var read = await _upstream.AdvanceToNextCallAsync();

        Assert.Equal("batch", read.Route);
        Assert.Equal(["a", "b"], read.Argument!.Split(',').Order());
        Assert.InRange(_upstream.Time.GetUtcNow() - lostAt, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(180));
        read.Json("""{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}]}""");
        await _upstream.SeeAsync("a", job => job.GoneSince is null);
        await _upstream.SeeAsync("b", job => job.GoneSince is null);
        var again = new[] { await _upstream.AdvanceToNextCallAsync(), await _upstream.AdvanceToNextCallAsync() };
        Assert.Equal(
            [("stream a", "a-1"), ("stream b", "b-1")],
            again.Select(call => (call.Route, call.Argument!)).OrderBy(call => call.Route, StringComparer.Ordinal)
        );
        var stream = again.Single(call => call.Route == "stream a").Stream();
        await stream.SendEventAsync("a-2", """{"status":"completed"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Completed);
    }

    /// <summary>Their ids name other jobs by then, and reads are the first to tell: the streams of these begin, they do not go on.</summary>
    [Fact]
    public async Task JobsThatUpstreamDenied_ShowThatItBeganAnew_WhereTheirStreamsBeginInOneOtherEpoch()
    {
        await LoseAsync("a");
        await LoseAsync("b");
        const string later = "2025-12-31T10:00:00Z";
        (await _upstream.AdvanceToNextCallAsync()).Json(
            $$"""{"jobs":[{"jobId":"a","status":"queued","createdAt":"{{later}}"},{"jobId":"b","status":"queued","createdAt":"{{later}}"}]}"""
        );
        await _upstream.SeeAsync("a", job => job.State == JobState.Queued);
        await _upstream.SeeAsync("b", job => job.State == JobState.Queued);

        foreach (var call in new[] { await _upstream.AdvanceToNextCallAsync(), await _upstream.AdvanceToNextCallAsync() })
        {
            Assert.Null(call.Argument);
            Assert.Equal(0, _upstream.Store.Restarts);
            var jobId = call.Route["stream ".Length..];
            await call.Stream().SendEventAsync("later-1", """{"status":"running","progress":5}""");
            await _upstream.SeeAsync(jobId, job => job.Progress == 5);
        }

        Assert.Equal(1, _upstream.Store.Restarts);
    }

    [Fact]
    public async Task JobThatUpstreamDenied_IsReadAtOnce_WhenSomebodyWatchesItAnew()
    {
        await LoseAsync("a");
        var lostAt = _upstream.Time.GetUtcNow();

        _upstream.Get<WatchList>().Asked!(["a"]);

        var read = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal(("status", "a"), (read.Route, read.Argument));
        Assert.True(_upstream.Time.GetUtcNow() - lostAt < TimeSpan.FromSeconds(59));
        read.Json("""{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", job => job.GoneSince is null);
        Assert.Equal("stream a", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    [Fact]
    public async Task JobThatUpstreamDeniesAgain_StaysGone_AndIsNotAskedForInTheNextMinutes()
    {
        await LoseAsync("a");
        var goneSince = _upstream.Store.Find("a")!.GoneSince;
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);

        await _upstream.AssertNoCallAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(goneSince, _upstream.Store.Find("a")!.GoneSince);
        Assert.Equal("status", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    [Fact]
    public async Task JobThatHasJustBeenRead_IsNotGone_WhereOnlyItsStreamIsNotThere()
    {
        Watch("a");
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"queued"}""");
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        var plan = await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Poll);
        Assert.Equal(("upstream has no stream of it", null), (plan.Reason, _upstream.Store.Find("a")!.GoneSince));

        // what is read decides
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);
        await _upstream.SeeAsync("a", job => job.GoneSince is not null);
    }

    /// <summary>A webhook tells of a job that upstream did not know when it was first asked for.</summary>
    [Fact]
    public async Task JobThatWasRefusedBeforeItWasKnown_HasItsStreamOpened_WhenItIsTold()
    {
        Watch("a");
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Rest);

        _upstream.Store.Apply(Testing.JobsOf.Observation("a", """{"status":"running"}""", DocumentSource.Webhook));

        Assert.Equal("stream a", (await _upstream.AdvanceToNextCallAsync()).Route);
    }

    private async Task LoseAsync(string jobId)
    {
        Watch(jobId);
        (await _upstream.Api.NextCallAsync()).Json(
            $$"""{"jobId":"{{jobId}}","status":"running","createdAt":"2025-12-31T12:00:00Z"}"""
        );
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        await stream.SendEventAsync($"{jobId}-1", """{"status":"running","progress":10}""");
        await _upstream.SeeAsync(jobId, job => job.Progress == 10);
        stream.Break();
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);
        await _upstream.SeeAsync(jobId, job => job.GoneSince is not null);
    }

    private void Watch(string jobId) =>
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));
}

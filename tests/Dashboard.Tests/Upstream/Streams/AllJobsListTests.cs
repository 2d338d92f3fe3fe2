using System.Net;
using Dashboard.Upstream.Discovery;
using Shared.Jobs;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>The list beside the stream of all jobs.</summary>
public sealed class AllJobsListTests : AllJobsUnderTest
{
    /// <summary>Those that the list no longer names are read, to tell a deleted job from a quiet one; whoever was taken off is not.</summary>
    [Fact]
    public async Task JobsThatAreNoLongerListed_AreRead_ExceptThoseTakenOff()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}],"nextCursor":null}"""
        );
        await Upstream.SeeAsync("b", _ => true);
        Upstream.Get<WatchList>().Unwatch("a");
        Upstream.Time.Advance(TimeSpan.FromSeconds(1));

        await stream.SendEventAsync("e-9", """{"requested":"e-1","oldest":"e-8"}""", "gap");
        (await CallAsync("list")).Json(EmptyList);

        Assert.Equal("b", (await CallAsync("status")).Argument);
        await Upstream.AssertNoCallAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ListWhoseCursorsGoRound_Ends()
    {
        (await CallAsync("stream")).Stream();
        foreach (var next in new[] { "a", "b", "a" })
        {
            (await CallAsync("list")).Json($$"""{"jobs":[],"nextCursor":"{{next}}"}""");
        }

        await Upstream.AssertNoCallAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task JobThatTheListNoLongerNames_IsReadOnce_AndMarkedGone()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"completed"}],"nextCursor":null}"""
        );
        await Upstream.SeeAsync("b", _ => true);
        Upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", "{}", "gap");
        (await CallAsync("list")).Json(EmptyList);
        var read = await CallAsync("status");
        Assert.Equal("a", read.Argument);
        read.Respond(HttpStatusCode.NotFound, """{"error":"JOB_NOT_FOUND","message":"gone"}""");

        var job = await Upstream.SeeAsync("a", job => job.GoneSince is not null);
        Assert.Equal(JobState.Running, job.State);
        Assert.Null(Upstream.Store.Find("b")!.GoneSince);
    }

    /// <summary>A read-only key has no batch: who looks deleted must not look alive for that.</summary>
    [Fact]
    public async Task JobsThatTheListNoLongerNames_AreReadSingly_WhereTheBatchIsRefused()
    {
        var stream = (await CallAsync("stream")).Stream();
        (await CallAsync("list")).Json(
            """{"jobs":[{"jobId":"a","status":"running"},{"jobId":"b","status":"running"}],"nextCursor":null}"""
        );
        await Upstream.SeeAsync("b", _ => true);
        Upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await stream.SendEventAsync("e-1", "{}", "gap");
        (await CallAsync("list")).Json(EmptyList);
        (await CallAsync("batch")).Respond(HttpStatusCode.Forbidden);
        for (var i = 0; i < 2; i++)
        {
            (await CallAsync("status")).Respond(HttpStatusCode.NotFound, """{"error":"JOB_NOT_FOUND","message":"gone"}""");
        }

        await Upstream.SeeAsync("a", job => job.GoneSince is not null);
        await Upstream.SeeAsync("b", job => job.GoneSince is not null);
    }
}

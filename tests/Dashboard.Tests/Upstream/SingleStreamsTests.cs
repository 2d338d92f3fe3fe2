using System.Net;
using Dashboard.Upstream;

namespace Dashboard.Tests.Upstream;

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

        Watch("b");
        Assert.Equal("b", (await CallAsync("status")).Argument);
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

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task JobThatUpstreamRefuses_IsNotAskedForAgain(HttpStatusCode code)
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(code);
        Watch("b");

        // the next call is another job's: nothing more was asked of the refused one
        Assert.Equal("b", (await CallAsync("status")).Argument);
    }

    [Fact]
    public async Task StreamOfAJobThatIsOver_204_Ends()
    {
        await RefuseExtensionsAsync();
        Watch("a");
        (await CallAsync("status")).Json("""{"jobId":"a","status":"running"}""");
        (await CallAsync("stream a")).Respond(HttpStatusCode.NoContent);
        Watch("b");

        Assert.Equal("b", (await CallAsync("status")).Argument);
    }

    private void Watch(string jobId) =>
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Person, _upstream.Time.GetUtcNow()));

    private async Task RefuseExtensionsAsync()
    {
        (await CallAsync("stream")).Respond(HttpStatusCode.NotFound);
        (await CallAsync("list")).Respond(HttpStatusCode.MethodNotAllowed);
    }

    private async Task<FakeCall> CallAsync(string route)
    {
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(route, call.Route);
        return call;
    }
}

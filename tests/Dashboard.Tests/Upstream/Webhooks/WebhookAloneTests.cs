using System.Net;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Webhooks;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

/// <summary>A job of which webhooks alone tell, beside a stream of all jobs that does not name it.</summary>
public sealed class WebhookAloneTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();
    private FakeStream _stream = null!;

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        _stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
        // it sends no heartbeats: that it is silent is another matter
        await _stream.SendAsync(": \n\n");
        Tell("hook", "running");
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    /// <summary>It stayed running for ever.</summary>
    [Fact]
    public async Task ThatUpstreamDoesNotKnow_IsReadAfterAWhile_AndGone()
    {
        var call = await AdvanceAsync();
        Assert.Equal(("status", "hook"), (call.Route, call.Argument));
        Assert.InRange(_upstream.Time.GetUtcNow() - JobsOf.Start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(150));
        Assert.Equal(WatchMode.Webhook, _upstream.Get<WatchPlanner>().Plan.Current.Find("hook")!.Mode);

        call.Respond(HttpStatusCode.NotFound);

        await _upstream.SeeAsync("hook", job => job is { GoneSince: not null, CountedState: JobState.Unknown });
    }

    [Fact]
    public async Task ThatTheStreamTellsOf_CostsNoRequest()
    {
        await _stream.SendEventAsync("e-1", """{"jobId":"hook","status":"running","progress":1}""");
        await _upstream.SeeAsync("hook", job => job.Progress == 1);
        for (var i = 2; i < 20; i++)
        {
            await _upstream.AdvanceAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
            await _stream.SendEventAsync($"e-{i}", $$"""{"jobId":"hook","status":"running","progress":{{i}}}""");
            await _upstream.SeeAsync("hook", job => job.Progress == i);
        }

        Assert.False(_upstream.Api.HasCall);
        Assert.Null(_upstream.Get<WatchPlanner>().Plan.Current.Find("hook"));
    }

    private void Tell(string jobId, string status)
    {
        var document = JobsOf.Document(jobId, $$"""{"status":"{{status}}"}""");
        _upstream.Get<DocumentIntake>().Accept(document, DocumentSource.Webhook, null, null);
        _upstream.Get<WatchList>().Add(new WatchEntry(jobId, WatchSource.Webhook, _upstream.Time.GetUtcNow()));
        _upstream.Get<WebhookArrivals>().Note(jobId);
    }

    /// <summary>The stream has other things to tell meanwhile.</summary>
    private Task<FakeCall> AdvanceAsync() => _upstream.AdvanceToNextCallAsync(_stream, "other", 1);
}

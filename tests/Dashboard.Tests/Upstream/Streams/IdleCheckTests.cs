using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>Jobs are followed singly and all are over: the pages said Live while upstream was away.</summary>
public sealed class IdleCheckTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    private readonly UpstreamUnderTest _upstream = new(("TensorOne:LifeCheckSeconds", "60"));

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        await _upstream.SeeStatusAsync(status => status.TellsOnlyOfNamed);
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task UpstreamThatIsAskedForNothing_IsAskedForWhatItHad_OnceAMinute()
    {
        await WatchOneThatIsOverAsync();
        var toldAt = _upstream.Time.GetUtcNow();
        for (var minute = 1; minute <= 5; minute++)
        {
            var call = await _upstream.AdvanceToNextCallAsync();
            Assert.Equal(("status", "a"), (call.Route, call.Argument));
            Assert.InRange(_upstream.Time.GetUtcNow() - toldAt, Interval * minute, Interval * (minute + 1));
            call.Json("""{"jobId":"a","status":"completed"}""");
        }

        Assert.False(_upstream.Status.IsSilent);
    }

    [Fact]
    public async Task UpstreamThatIsGone_IsSaidToBe_AndIsBackWhenItAnswers()
    {
        await WatchOneThatIsOverAsync();

        (await _upstream.AdvanceToNextCallAsync()).Break();
        var lost = await _upstream.SeeStatusAsync(status => status.IsSilent);
        Assert.Equal((ConnectionState.Reconnecting, true), (lost.State, lost.IsProbed));

        _upstream.Door.IsOpen = true;
        (await _upstream.AdvanceToNextCallAsync()).Json("""{"jobId":"a","status":"completed"}""");
        await _upstream.SeeStatusAsync(status => status is { IsSilent: false, Problem: null });
    }

    [Fact]
    public async Task WhereNoJobIsKnown_ItIsAskedForItsList()
    {
        var call = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal("list", call.Route);
        call.Break();
        await _upstream.SeeStatusAsync(status => status.IsSilent);

        _upstream.Door.IsOpen = true;
        (await _upstream.AdvanceToNextCallAsync()).Respond(HttpStatusCode.NotFound);
        await _upstream.SeeStatusAsync(status => !status.IsSilent);
    }

    private async Task WatchOneThatIsOverAsync()
    {
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, _upstream.Time.GetUtcNow()));
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"completed"}""");
        await _upstream.SeeAsync("a", job => job.IsOver);
    }
}

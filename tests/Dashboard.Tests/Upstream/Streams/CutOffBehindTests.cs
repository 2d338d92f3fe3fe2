using System.Net;
using System.Text;
using Dashboard.Upstream;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>Upstream is another Dashboard, which is there and is itself cut off.</summary>
public sealed class CutOffBehindTests : IAsyncLifetime
{
    private const string EmptyList = """{"jobs":[],"nextCursor":null}""";
    private const string Since = "2025-12-31T23:00:00.0000000Z";
    private static readonly DateTimeOffset SinceTime = JobsOf.Start.AddHours(-1);

    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Heartbeats_ThatSaySo_AreNoSignsOfLifeFromUpstream_UntilOneIsPlain()
    {
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json(EmptyList);
        await _upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsSilent: false });

        await stream.SendAsync($": upstream silent since {Since} Connection refused.\n\n");

        var status = await _upstream.SeeStatusAsync(status => status.IsSilent);
        Assert.Equal((true, false, SinceTime), (status.IsCutOffBehind, status.AnswersReads, status.StateAt));
        Assert.Equal("The Dashboard upstream is cut off.", UpstreamStateWords.Of(status));
        Assert.Equal(
            "The Dashboard that is read from does not hear its own upstream. It says: Connection refused.",
            status.Problem
        );

        // what it still tells does not make it hear
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        await stream.SendAsync(": a proxy's remark\n\n");
        await stream.SendEventAsync("e-2", """{"jobId":"a","status":"paused"}""");
        await _upstream.SeeAsync("a", job => job.State == JobState.Paused);
        Assert.Equal((true, SinceTime), (_upstream.Status.IsCutOffBehind, _upstream.Status.StateAt));

        await stream.SendAsync(":\n\n");
        await _upstream.SeeStatusAsync(status => status is { IsSilent: false, Problem: null });
    }

    [Fact]
    public async Task Answers_ThatSaySo_AreOfThatTime()
    {
        (await _upstream.Api.NextCallAsync()).Stream(Say);
        var list = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent("""{"jobs":[{"jobId":"a","status":"running"}]}""", Encoding.UTF8, "application/json"),
        };
        Say(list);
        (await _upstream.Api.NextCallAsync()).Respond(list);

        Assert.Equal(SinceTime, (await _upstream.SeeAsync("a", _ => true)).LastConfirmedAt);
        Assert.Equal((true, SinceTime), (_upstream.Status.IsCutOffBehind, _upstream.Status.StateAt));
    }

    [Fact]
    public async Task LostConnection_IsOfUpstreamItself_AndWhatIsOpenedAgainMayHear()
    {
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json(EmptyList);
        await stream.SendAsync($": upstream silent since {Since}\n\n");
        await _upstream.SeeStatusAsync(status => status.IsCutOffBehind);

        stream.Break();
        var lost = await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        Assert.Equal((false, SinceTime, "Reconnecting."), (lost.IsCutOffBehind, lost.StateAt, UpstreamStateWords.Of(lost)));

        (await _upstream.AdvanceToNextCallAsync()).Stream();
        await _upstream.SeeStatusAsync(status => status is { IsSilent: false, Problem: null });
    }

    private static void Say(HttpResponseMessage answer)
    {
        answer.Headers.Add("X-Relay", "tensorone-dashboard");
        answer.Headers.Add("X-Upstream-Silent-Since", Since);
    }
}

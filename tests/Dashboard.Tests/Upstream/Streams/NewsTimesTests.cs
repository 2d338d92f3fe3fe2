using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Requests;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>Of which time the state is that the pages show, while the stream that everything hangs on tells nothing.</summary>
public sealed class NewsTimesTests : IAsyncLifetime
{
    private const string EmptyList = """{"jobs":[],"nextCursor":null}""";

    private readonly UpstreamUnderTest _upstream = new();

    public ValueTask InitializeAsync() => new(_upstream.StartAsync());

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task AnsweredRead_WhileTheStreamIsSilent_IsNoNewsOfTheOthers()
    {
        var (_, toldAt) = await FollowAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(46));
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        Assert.Equal((toldAt, toldAt), (_upstream.Status.StateAt, _upstream.Status.LastSignOfLife));
        Assert.False(_upstream.Status.AnswersReads);

        // the question whether upstream is there
        (await _upstream.Api.NextCallAsync()).Json(EmptyList);
        // and the stream is opened, and tells nothing
        (await _upstream.Api.NextCallAsync()).Stream();
        await _upstream.SeeStatusAsync(status => status.State == ConnectionState.Connected);
        _upstream.Time.Advance(TimeSpan.FromSeconds(10));
        await ReadAnotherAsync();

        Assert.Equal((toldAt, _upstream.Time.GetUtcNow()), (_upstream.Status.StateAt, _upstream.Status.LastSignOfLife));
        Assert.True(_upstream.Status.AnswersReads);
        Assert.Equal("Upstream's stream is silent.", UpstreamStateWords.Of(_upstream.Status));
    }

    [Fact]
    public async Task AnsweredRead_WhileTheStreamIsOpenedInVain_DoesNotMakeThePagesLive()
    {
        var (stream, toldAt) = await FollowAsync();
        stream.Break();
        // never answered
        var opening = await _upstream.AdvanceToNextCallAsync();
        Assert.Equal("stream", opening.Route);
        _upstream.Time.Advance(TimeSpan.FromSeconds(10));

        await ReadAnotherAsync();

        Assert.Equal((ConnectionState.Reconnecting, toldAt), (_upstream.Status.State, _upstream.Status.StateAt));
        Assert.True(_upstream.Status.AnswersReads);

        await opening.Stream().SendEventAsync("e-2", """{"jobId":"a","status":"completed"}""");
        await _upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, IsSilent: false });
        Assert.Equal(_upstream.Time.GetUtcNow(), _upstream.Status.LastSignOfLife);
    }

    private async Task<(FakeStream Stream, DateTimeOffset ToldAt)> FollowAsync()
    {
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json(EmptyList);
        _upstream.Time.Advance(TimeSpan.FromSeconds(3));
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        return (stream, _upstream.Time.GetUtcNow());
    }

    private async Task ReadAnotherAsync()
    {
        var reading = _upstream.Get<UpstreamClient>().GetStatusAsync("z", null, RequestPurpose.Person, default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"z","status":"running"}""");
        await reading;
    }
}

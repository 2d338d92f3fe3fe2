using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>An event of a job's stream that does not end is given up, and then it is not asked for again.</summary>
public sealed class EndlessEventTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    private ConnectionReading Connection => _upstream.Get<ConnectionBoard>().Find("a")!;

    public async ValueTask InitializeAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, _upstream.Time.GetUtcNow()));
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"running"}""");
    }

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task EventWithAnId_IsPassedBy_AndTheJobIsReadMeanwhile()
    {
        var stream = await BeginAsync();

        var (again, reads) = await DripAsync(stream, "id: e-2\ndata: ");

        Assert.Equal("e-2", again.Argument);
        Assert.True(reads > 1);
        Assert.Equal(7, _upstream.Store.Find("a")!.Progress);
        Assert.Equal("An event was too large to be read, or did not end.", Assert.Single(_upstream.Get<GapLog>().Latest).Why);
    }

    /// <summary>Upstream may send ids after the data: where one is not known, there is only a new beginning.</summary>
    [Fact]
    public async Task EventWithoutAnId_IsTriedTwice_AndThenTheStreamBeginsAnew()
    {
        var stream = await BeginAsync();

        var (second, _) = await DripAsync(stream, "data: ");
        Assert.Equal("e-1", second.Argument);
        var (third, _) = await DripAsync(second.Stream(), "data: ");

        Assert.Null(third.Argument);
        stream = third.Stream();
        await stream.SendEventAsync("f-1", """{"status":"running","progress":9}""");
        await _upstream.SeeAsync("a", job => job.Progress == 9);
        Assert.Contains(
            _upstream.Get<GapLog>().Latest,
            gap => gap.Why.StartsWith("The stream was opened again without a position", StringComparison.Ordinal)
        );
    }

    private async Task<FakeStream> BeginAsync()
    {
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        await stream.SendEventAsync("e-1", """{"status":"running","progress":1}""");
        await _upstream.SeeAsync("a", job => job.Progress == 1);
        return stream;
    }

    /// <summary>Bytes come every ten seconds until the stream is opened again.</summary>
    private async Task<(FakeCall Again, int Reads)> DripAsync(FakeStream stream, string begin)
    {
        await stream.SendAsync(begin);
        var reads = 0;
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(10); passed += TimeSpan.FromSeconds(10))
        {
            _upstream.Time.Advance(TimeSpan.FromSeconds(10));
            var sentAt = _upstream.Time.GetUtcNow();
            await stream.SendAsync("x");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            while (
                !_upstream.Api.HasCall && Connection is { State: ConnectionState.Connected } open && open.LastSignOfLife != sentAt
            )
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
            }

            if (!_upstream.Api.HasCall && Connection.State != ConnectionState.Connected)
            {
                // given up: time alone brings the next call, but whoever makes it needs the processor too
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            while (_upstream.Api.HasCall)
            {
                var call = await _upstream.Api.NextCallAsync();
                if (call.Route == "stream a")
                {
                    return (call, reads);
                }

                reads++;
                call.Json("""{"jobId":"a","status":"running","progress":7}""");
            }
        }

        Assert.Fail("The stream was never given up.");
        throw new InvalidOperationException();
    }
}

using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class UnfinishedEventTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UnfinishedEvent _event;

    public UnfinishedEventTests() => _event = new UnfinishedEvent(_time);

    [Fact]
    public void EventsThatEnd_AreNeverBeyondBounds_ThoughEachReadingLeavesOneUnfinished()
    {
        for (var i = 0; i < 1000; i++)
        {
            _event.Observe(unfinishedBytes: 100, hasEnded: true);
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.False(_event.IsBeyondBounds);
        }

        _event.Observe(unfinishedBytes: 0, hasEnded: false);
        Assert.Equal(TimeSpan.Zero, _event.Age);
    }

    [Fact]
    public void EventOfAGigabyte_IsWithinBounds_AndOneWithoutEndIsNot()
    {
        const long gibibyte = 1L << 30;
        for (var bytes = 0L; bytes <= gibibyte; bytes += gibibyte / 100)
        {
            _event.Observe(bytes, hasEnded: false);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(_event.IsBeyondBounds);
        }

        _event.Observe(UnfinishedEvent.MostBytes + 1, hasEnded: false);
        Assert.True(_event.IsBeyondBounds);
    }

    [Fact]
    public void EventThatDripsForFiveMinutes_IsBeyondBounds()
    {
        for (var second = 0; second <= 300; second++)
        {
            _event.Observe(100 + second, hasEnded: false);
            Assert.False(_event.IsBeyondBounds);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(_event.IsBeyondBounds);
    }

    /// <summary>On the stream itself: bytes come every ten seconds, so that the watchdog sees nothing.</summary>
    [Theory]
    [InlineData("data: {\"status\":\"running\"}\n")]
    [InlineData("data: more\n: a heartbeat between the lines\n")]
    [InlineData("x")]
    public async Task StreamThatSendsAnEventWithoutEnd_IsCalledDeaf_IsEndedWithAWord_AndTheListIsRead(string part)
    {
        await using var upstream = new UpstreamUnderTest();
        await upstream.StartAsync();
        var stream = (await upstream.Api.NextCallAsync()).Stream();
        (await upstream.Api.NextCallAsync()).Json("""{"jobs":[],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await upstream.SeeAsync("a", _ => true);
        var board = upstream.Get<ConnectionBoard>();
        var next = upstream.Api.NextCallAsync();
        var isDeaf = false;
        for (var passed = TimeSpan.Zero; !next.IsCompleted; passed += TimeSpan.FromSeconds(10))
        {
            Assert.True(passed < TimeSpan.FromMinutes(10), "never ended");
            upstream.Time.Advance(TimeSpan.FromSeconds(10));
            await stream.SendAsync(part);
            var sentAt = upstream.Time.GetUtcNow();
            var isLong = passed > TimeSpan.FromSeconds(45);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            while (!next.IsCompleted && !(IsHeard(board, sentAt) && (!isLong || IsDeaf(board))))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
            }

            isDeaf |= IsDeaf(board);
            Assert.True(isLong || !isDeaf);
        }

        Assert.True(isDeaf);
        // what it told must be learned another way
        Assert.Equal("list", (await next).Route);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        ConnectionReading end;
        while ((end = board.Find("all jobs")!).Ends.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, soon.Token);
        }

        Assert.Contains("An event has not ended after 0 MiB and", end.Ends[0].Problem, StringComparison.Ordinal);
        Assert.Contains(upstream.Get<GapLog>().Latest, gap => gap.Why == "An event was too large to be read, or did not end.");
    }

    private static bool IsHeard(ConnectionBoard board, DateTimeOffset at) => board.Find("all jobs")?.LastSignOfLife == at;

    private static bool IsDeaf(ConnectionBoard board) => board.Find("all jobs")?.DeafSince is not null;
}

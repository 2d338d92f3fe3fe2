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
            _event.Observe(100, hasEnded: true, _time.GetTimestamp());
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.False(_event.IsBeyondBounds);
        }

        _event.Observe(0, hasEnded: false, _time.GetTimestamp());
        Assert.Equal(TimeSpan.Zero, _event.Age);
    }

    [Fact]
    public void EventOfAGigabyte_IsWithinBounds_AndOneWithoutEndIsNot()
    {
        const long gibibyte = 1L << 30;
        for (var bytes = 0L; bytes <= gibibyte; bytes += gibibyte / 100)
        {
            _event.Observe(bytes, hasEnded: false, _time.GetTimestamp());
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(_event.IsBeyondBounds);
        }

        _event.Observe(UnfinishedEvent.MostBytes + 1, hasEnded: false, _time.GetTimestamp());
        Assert.True(_event.IsBeyondBounds);
    }

    [Fact]
    public void EventThatDripsForFiveMinutes_IsBeyondBounds()
    {
        for (var second = 0; second <= 300; second++)
        {
            _event.Observe(100 + second, hasEnded: false, _time.GetTimestamp());
            Assert.False(_event.IsBeyondBounds);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _event.Observe(401, hasEnded: false, _time.GetTimestamp());
        Assert.True(_event.IsBeyondBounds);
    }

    /// <summary>25 Mbit/s: it takes longer than an event without progress is given.</summary>
    [Fact]
    public void EventOfAGigabyte_OverASlowLine_IsWithinBounds()
    {
        for (var bytes = 1L; bytes <= 1L << 30; bytes += 3_125_000)
        {
            _event.Observe(bytes, hasEnded: false, _time.GetTimestamp());
            Assert.False(_event.IsBeyondBounds);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(_event.Age > UnfinishedEvent.Window);
    }

    [Fact]
    public void EventThatSlowsToADrip_IsBeyondBounds_OneWindowLater()
    {
        _event.Observe(1, hasEnded: false, _time.GetTimestamp());
        _time.Advance(UnfinishedEvent.Window + TimeSpan.FromSeconds(1));
        _event.Observe(UnfinishedEvent.LeastProgress + 1, hasEnded: false, _time.GetTimestamp());
        Assert.False(_event.IsBeyondBounds);

        _time.Advance(UnfinishedEvent.Window);
        _event.Observe(UnfinishedEvent.LeastProgress + 2, hasEnded: false, _time.GetTimestamp());
        Assert.False(_event.IsBeyondBounds);
        _time.Advance(TimeSpan.FromSeconds(1));
        _event.Observe(UnfinishedEvent.LeastProgress + 3, hasEnded: false, _time.GetTimestamp());
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
        var lists = 0;
        var isDeaf = false;
        for (var passed = TimeSpan.Zero; !HasEnded(board); passed += TimeSpan.FromSeconds(10))
        {
            Assert.True(passed < TimeSpan.FromMinutes(10), "never ended");
            upstream.Time.Advance(TimeSpan.FromSeconds(10));
            await stream.SendAsync(part);
            var sentAt = upstream.Time.GetUtcNow();
            var isLong = passed > TimeSpan.FromSeconds(45);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            while (!HasEnded(board) && !(IsHeard(board, sentAt) && (!isLong || IsDeaf(board))))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
            }

            isDeaf |= IsDeaf(board);
            Assert.True(isLong || !isDeaf);
            while (upstream.Api.HasCall)
            {
                // what it told must be learned another way, also before it ends
                var call = await upstream.Api.NextCallAsync();
                Assert.Equal("list", call.Route);
                call.Json("""{"jobs":[{"jobId":"a","status":"running"}],"nextCursor":null}""");
                lists++;
            }
        }

        Assert.True(isDeaf);
        Assert.True(lists > 0);
        Assert.Contains(
            "An event has not ended after 0 MiB and",
            board.Find("all jobs")!.Ends[0].Problem,
            StringComparison.Ordinal
        );
        Assert.Contains(upstream.Get<GapLog>().Latest, gap => gap.Why == "An event was too large to be read, or did not end.");
    }

    private static bool IsHeard(ConnectionBoard board, DateTimeOffset at) => board.Find("all jobs")?.LastSignOfLife == at;

    private static bool HasEnded(ConnectionBoard board) => board.Find("all jobs") is { Ends.IsEmpty: false };

    private static bool IsDeaf(ConnectionBoard board) => board.Find("all jobs")?.DeafSince is not null;
}

using System.Net;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class OutageTests
{
    private const int Jobs = 50;

    [Fact]
    public async Task StreamsThatWaited_OpenAgainSpreadEvenlyOverTwoSeconds()
    {
        await using var upstream = new UpstreamUnderTest();
        var gate = upstream.Get<OutageGate>();
        var waits = Enumerable.Range(0, 200).Select(_ => gate.WaitAsync(TimeSpan.FromHours(1), default)).ToList();
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);

        gate.OnAnswer();
        var counts = new List<int>();
        while (waits.Exists(wait => !wait.IsCompleted))
        {
            await upstream.AdvanceAsync(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
            counts.Add(waits.Count(wait => wait.IsCompleted));
        }

        await Task.WhenAll(waits).Soon();
        // ten in each tenth of a second; a slow machine may see some of them a step later
        Assert.InRange(counts.Count, 19, 100);
        Assert.All(counts.Zip(counts.Skip(1), (before, after) => after - before), step => Assert.InRange(step, 0, 60));
    }

    [Fact]
    public async Task ScoutTriesByItsOwnBackoff_TheOthersDoNot()
    {
        await using var upstream = new UpstreamUnderTest();
        var gate = upstream.Get<OutageGate>();
        var scout = gate.WaitAsync(TimeSpan.FromSeconds(7), default);
        var other = gate.WaitAsync(TimeSpan.FromSeconds(7), default);

        upstream.Time.Advance(TimeSpan.FromSeconds(8));
        await scout.Soon();

        Assert.False(other.IsCompleted);
        gate.OnAnswer();
        upstream.Time.Advance(OutageGate.Spread);
        await other.Soon();
    }

    /// <summary>The documented API with fifty streams: nothing answers for half an hour, and then everything does.</summary>
    [Fact]
    public async Task HalfAnHourWithoutUpstream_CostsFewAttempts_AndThenEveryStreamIsLiveWithinThreeSeconds()
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "1000000"));
        await upstream.StartAsync();
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        await upstream.SeeStatusAsync(status => status.FollowsSingly);
        var ids = Enumerable.Range(0, Jobs).Select(i => $"job_{i}").ToList();
        upstream
            .Get<WatchList>()
            .AddAll([.. ids.Select(id => new WatchEntry(id, WatchSource.Person, upstream.Time.GetUtcNow()))]);
        (await upstream.Api.NextCallAsync()).Json(
            $$"""{"jobs":[{{string.Join(',', ids.Select(id => $$"""{"jobId":"{{id}}","status":"running"}"""))}}]}"""
        );
        var streams = new List<FakeStream>();
        while (streams.Count < Jobs)
        {
            streams.Add((await upstream.Api.NextCallAsync()).Stream());
        }

        var isUp = false;
        var attempts = 0;
        var live = new List<DateTimeOffset>();
        using var ended = new CancellationTokenSource();
        var answering = AnswerAsync();
        streams.ForEach(stream => stream.Break());
        await upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        await upstream.AdvanceAsync(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1));

        // each stream by itself until it met the closed door, then one scout at most every 30 s on average 15
        Assert.InRange(attempts, 1, Jobs * 2 + 400);

        var backAt = upstream.Time.GetUtcNow();
        Volatile.Write(ref isUp, true);
        while (live.Count < Jobs)
        {
            upstream.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await ended.CancelAsync();
        await answering;
        // from the moment when the first found upstream back: before it only the probe knows, which has nothing to connect to here
        var firstAt = live.Min();
        Assert.True(firstAt - backAt <= TimeSpan.FromSeconds(31), $"found back after {firstAt - backAt}");
        var times = live.Select(at => (at - firstAt).TotalSeconds).Order().ToList();
        Assert.InRange(times[(int)(Jobs * 0.95)], 1, 3);

        async Task AnswerAsync()
        {
            while (!ended.IsCancellationRequested)
            {
                var call = await upstream.Api.NextCallAsync();
                Interlocked.Increment(ref attempts);
                if (!Volatile.Read(ref isUp))
                {
                    call.Break();
                }
                else if (call.Route.StartsWith("stream", StringComparison.Ordinal))
                {
                    live.Add(upstream.Time.GetUtcNow());
                    call.Stream();
                    if (live.Count == Jobs)
                    {
                        return;
                    }
                }
                else
                {
                    call.Json("""{"jobs":[]}""");
                }
            }
        }
    }
}

using System.Net;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>An upstream that accepts every connection and answers nobody, as one behind a balancer that holds requests.</summary>
public sealed class HangingUpstreamTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Jobs = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly UpstreamUnderTest _upstream = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FakeStream> _streams = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<FakeCall> _held = [];
    private Task _answering = Task.CompletedTask;
    private volatile bool _isHanging;
    private volatile bool _hasStreams = true;
    private int _calls;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _upstream.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>The answers of those that were sent meanwhile come with the end of the outage, or are lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StreamsThatAreOpenedInVain_WaitTogether_AndAllAreLiveSoonAfterItAnswers(bool isHeld)
    {
        await FollowAsync();
        await UntilAsync(() => Live == Jobs);
        _upstream.Door.IsOpen = true;

        Hang();
        await UntilAsync(() => Gate.IsOn);
        _calls = 0;
        await _upstream.AdvanceAsync(TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1));
        output.WriteLine($"{_calls} attempts in 30 minutes");
        // a scout each five seconds, as long as none is heard of
        Assert.InRange(_calls, 30 * 60 / 60, (30 * 60 / 5) + Jobs);

        var backAt = _upstream.Time.GetUtcNow();
        AnswerAgain(isHeld);
        await UntilAsync(() => Live == Jobs);
        var passed = _upstream.Time.GetUtcNow() - backAt;
        output.WriteLine($"all live {passed} after it was back, with {_calls} attempts");
        // the next scout, the grace of those that it was asked by before, a second, and the turn of the last
        Assert.InRange(passed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ReadsThatWaitInVain_WaitTogether_UntilOneHasItsAnswer()
    {
        _hasStreams = false;
        await FollowAsync();
        await UntilAsync(() => Enumerable.Range(0, Jobs).All(i => _upstream.Store.Find($"job_{i}") is not null));
        _upstream.Door.IsOpen = true;

        Hang();
        await UntilAsync(() => Gate.IsOn);
        _calls = 0;
        await _upstream.AdvanceAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));
        // a scout each five seconds, and what had been sent before
        Assert.InRange(_calls, 1, (10 * 60 / 5) + Jobs);

        AnswerAgain(isHeld: false);
        await UntilAsync(() => !Gate.IsOn);
    }

    /// <summary>The others are told things: it is this one's affair, and keeps nobody from opening a stream.</summary>
    [Fact]
    public async Task OneStreamThatIsOpenedInVain_WhileOthersLive_IsInTroubleAlone()
    {
        await FollowAsync();
        await UntilAsync(() => Live == Jobs);
        FakeStream first;
        lock (_lock)
        {
            first = _streams["job_0"];
            _streams.Remove("job_0");
            _isHanging = true;
        }

        first.Break();
        for (var seconds = 0; seconds < 300; seconds += 10)
        {
            await AliveAsync();
            await _upstream.AdvanceAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
            Assert.False(Gate.IsOn);
        }

        Assert.InRange(_calls, 1, int.MaxValue);
    }

    private OutageGate Gate => _upstream.Get<OutageGate>();

    private int Live
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count;
            }
        }
    }

    private async Task FollowAsync()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
        await _upstream.SeeStatusAsync(status => status.FollowsSingly);
        var now = _upstream.Time.GetUtcNow();
        _upstream
            .Get<WatchList>()
            .AddAll([.. Enumerable.Range(0, Jobs).Select(i => new WatchEntry($"job_{i}", WatchSource.Person, now))]);
        _answering = AnswerAsync();
    }

    private void Hang()
    {
        lock (_lock)
        {
            _isHanging = true;
            foreach (var stream in _streams.Values)
            {
                stream.Break();
            }

            _streams.Clear();
        }
    }

    private void AnswerAgain(bool isHeld)
    {
        lock (_lock)
        {
            _isHanging = false;
            if (isHeld)
            {
                // those that have been given up meanwhile hear nothing of it
                _held.TakeLast(Jobs / 3).ToList().ForEach(Answer);
            }

            _held.Clear();
        }
    }

    private async Task AnswerAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            var call = await _upstream.Api.TakeCallAsync(_ending.Token);
            lock (_lock)
            {
                _calls++;
                if (_isHanging)
                {
                    _held.Add(call);
                }
                else
                {
                    Answer(call);
                }
            }
        }
    }

    private void Answer(FakeCall call)
    {
        if (call.Route.Split(' ') is ["stream", var jobId])
        {
            if (!_hasStreams)
            {
                call.Respond(HttpStatusCode.MethodNotAllowed);
                return;
            }

            var stream = call.Stream();
            _streams[jobId] = stream;
            _ = stream.SendEventAsync("e-1", """{"status":"running"}""");
            return;
        }

        var jobs = call.Argument!.Split(',').Select(id => $$"""{"jobId":"{{id}}","status":"running"}""");
        call.Json(call.Route == "batch" ? $$"""{"jobs":[{{string.Join(',', jobs)}}]}""" : jobs.Single());
    }

    private async Task AliveAsync()
    {
        List<FakeStream> streams;
        lock (_lock)
        {
            streams = [.. _streams.Values];
        }

        foreach (var stream in streams)
        {
            await stream.SendAsync(": alive\n\n");
        }

        var now = _upstream.Time.GetUtcNow();
        var board = _upstream.Get<ConnectionBoard>();
        while (board.GetReadings().Count(reading => reading.LastSignOfLife >= now) < streams.Count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Moves the clock on until it is so; streams that are open stay alive meanwhile.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        var nextLife = _upstream.Time.GetUtcNow();
        for (var steps = 0; !condition(); steps++)
        {
            Assert.True(steps < 2000, $"{Live} streams are live, {_calls} calls");
            if (_upstream.Time.GetUtcNow() >= nextLife)
            {
                await AliveAsync().Soon();
                nextLife += TimeSpan.FromSeconds(10);
            }

            _upstream.Time.Advance(Step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}

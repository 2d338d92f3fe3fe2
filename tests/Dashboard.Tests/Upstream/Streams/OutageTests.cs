using System.Net;
using System.Net.Sockets;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>The documented API with fifty streams and its budget of 100 a minute: upstream is away for half an hour, and then it is back.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int Jobs = 50;

    /// <summary>Of those that try when upstream is back a few may be reads.</summary>
    private const int MostReads = 4;

    /// <summary>Of those that could not know, when upstream was back, that it was.</summary>
    private const int MostAttemptsLeft = 2;

    private static readonly TimeSpan Step = OutageGate.Spread / Jobs;

    /// <param name="mostAttempts">
    /// Without a connection each stream's own first one, and then a scout each 15 s on average; behind a balancer a scout a second.
    /// </param>
    [Theory]
    [InlineData("refused", 300)]
    [InlineData("dropped", 300)]
    [InlineData("balancer", 1900)]
    [InlineData("reset", 1900)]
    public async Task HalfAnHourWithoutUpstream_CostsFewAttempts_AndThenEveryStreamIsLiveWithinThreeSeconds(
        string away,
        int mostAttempts
    )
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:IdleTimeoutSeconds", "3600"));
        await using var answers = new OutageAnswers(upstream, away);
        await answers.FollowAsync(Jobs);

        answers.GoAway();
        await upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        await upstream.AdvanceAsync(TimeSpan.FromMinutes(30), OutageGate.Interval);
        output.WriteLine($"{away}: {answers.Attempts} attempts in 30 minutes");
        Assert.InRange(answers.Attempts, 1, mostAttempts);
        Assert.Equal((true, null), (upstream.Status.IsProbed, upstream.Status.NextRetryAt));
        if (away != "dropped")
        {
            // what answers at once has answered before upstream is back, also where this machine is busy
            await UntilAsync(() => !upstream.Get<OutageGate>().IsScoutAway, () => "a scout has not been heard of");
        }

        var backAt = upstream.Time.GetUtcNow();
        answers.ComeBack();
        // one probe a second finds it
        upstream.Time.Advance(OutageGate.Interval);
        await UntilAsync(() => answers.HasAnswered && !upstream.Get<OutageGate>().IsOn, () => "not found within a second");
        for (var step = 1; step <= Jobs; step++)
        {
            upstream.Time.Advance(Step);
            // who is due comes, however slow the machine; who is not, must not
            await UntilAsync(
                () => answers.Live.Count >= step - MostReads,
                () => $"{answers.Live.Count} streams are live at step {step}"
            );
            Assert.InRange(answers.Live.Count, step - MostReads, (step * (Jobs + MostReads) / Jobs) + 2);
        }

        await UntilAsync(
            () => answers.Live.Count >= Jobs - MostAttemptsLeft,
            () => $"{answers.Live.Count} streams are live after {answers.Attempts} requests"
        );
        var seconds = answers.Live.Select(at => (at - backAt).TotalSeconds).Order().ToList();
        output.WriteLine($"{away}: live after {seconds[0]:0.00} to {seconds[^1]:0.00} s, p95 {seconds[Jobs * 95 / 100]:0.00} s");
        Assert.InRange(seconds[Jobs * 95 / 100], 1, 3);
        // an attempt that was under way when packets came through again ends by its own limit
        await upstream.AdvanceAsync(TimeSpan.FromSeconds(15), OutageGate.Interval);
        await UntilAsync(() => answers.Live.Count == Jobs, () => $"{answers.Live.Count} streams are live in the end");
        await upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, Problem: null });
    }

    /// <summary>Who is on call reads when it began, why, and when it was over: not each attempt of each stream, read and list meanwhile.</summary>
    [Theory]
    [InlineData("refused")]
    [InlineData("dropped")]
    [InlineData("balancer")]
    [InlineData("reset")]
    [InlineData("fault")]
    public async Task TenMinutesWithoutUpstream_AreAHandfulOfLines(string away)
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:IdleTimeoutSeconds", "3600"));
        using var log = new LogCollector();
        upstream.Get<ILoggerFactory>().AddProvider(log);
        await using var answers = new OutageAnswers(upstream, away);
        await answers.FollowAsync(Jobs);
        var before = log.Entries.Count;

        answers.GoAway();
        await upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        await upstream.AdvanceAsync(TimeSpan.FromMinutes(10) - OutageGate.Interval, OutageGate.Interval);
        answers.ComeBack();
        await upstream.AdvanceAsync(TimeSpan.FromSeconds(45), OutageGate.Interval);
        await upstream.SeeStatusAsync(status => status is { State: ConnectionState.Connected, Problem: null });

        var lines = log.Entries.Skip(before).ToList();
        lines.ForEach(line => output.WriteLine($"{line.Level}: {line.Text}"));
        // its beginning, its end, and three each of streams that were cut, streams refused and reads that met it before it was known for one
        Assert.InRange(lines.Count, 2, 11);
        Assert.All(lines, line => Assert.InRange(line.Level, LogLevel.Information, LogLevel.Warning));
        if (away != "fault")
        {
            Assert.Single(lines, line => line.Text.StartsWith("Upstream is away", StringComparison.Ordinal));
            Assert.Single(lines, line => IsEnd(line.Text));
        }
    }

    /// <summary>By a read that was answered, or by a stream that was opened.</summary>
    private static bool IsEnd(string line) =>
        line.StartsWith("Upstream answers again", StringComparison.Ordinal)
        || line.StartsWith("Upstream opens streams again", StringComparison.Ordinal);

    /// <summary>Thirty a minute for fifty streams: they come back as the budget allows, and nothing is sent beyond it.</summary>
    [Fact]
    public async Task SmallBudget_OpensTheStreamsAgainWithinIt()
    {
        const int budget = 30;
        await using var upstream = new UpstreamUnderTest(
            ("TensorOne:IdleTimeoutSeconds", "3600"),
            ("TensorOne:RequestsPerMinute", $"{budget}")
        );
        await using var answers = new OutageAnswers(upstream, "refused");
        await answers.FollowAsync(Jobs);
        answers.GoAway();
        await upstream.SeeStatusAsync(status => status.State == ConnectionState.Reconnecting);
        await upstream.AdvanceAsync(TimeSpan.FromMinutes(30), OutageGate.Interval);

        var backAt = upstream.Time.GetUtcNow();
        answers.ComeBack();
        while (answers.Live.Count < Jobs)
        {
            upstream.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            var elapsed = upstream.Time.GetUtcNow() - backAt;
            Assert.True(
                answers.Attempts <= budget + (elapsed.TotalMinutes * budget),
                $"{answers.Attempts} requests {elapsed} after upstream was back"
            );
            Assert.True(elapsed < TimeSpan.FromMinutes(10), $"{answers.Live.Count} streams are live after {elapsed}");
        }

        output.WriteLine($"all live {upstream.Time.GetUtcNow() - backAt} after upstream was back, {answers.Attempts} requests");
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> explain)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!condition())
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail(explain());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Answers every call at once, well or as an absent upstream would.</summary>
    private sealed class OutageAnswers(UpstreamUnderTest upstream, string away) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly Lock _lock = new();
        private readonly List<FakeStream> _streams = [];
        private List<DateTimeOffset> _live = [];
        private Task _answering = Task.CompletedTask;
        private volatile bool _isAway;
        private volatile bool _hasAnswered;
        private int _attempts;

        /// <summary>Since upstream went, or came back.</summary>
        public int Attempts => Volatile.Read(ref _attempts);

        public bool HasAnswered => _hasAnswered;

        /// <summary>When the streams were opened that are open.</summary>
        public IReadOnlyList<DateTimeOffset> Live
        {
            get
            {
                lock (_lock)
                {
                    return [.. _live];
                }
            }
        }

        public async Task FollowAsync(int jobs)
        {
            await upstream.StartAsync();
            (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
            (await upstream.Api.NextCallAsync()).Respond(HttpStatusCode.MethodNotAllowed);
            await upstream.SeeStatusAsync(status => status.FollowsSingly);
            upstream
                .Get<WatchList>()
                .AddAll([
                    .. Enumerable
                        .Range(0, jobs)
                        .Select(i => new WatchEntry($"job_{i}", WatchSource.Person, upstream.Time.GetUtcNow())),
                ]);
            _answering = AnswerAsync();
            while (Live.Count < jobs)
            {
                upstream.Time.Advance(TimeSpan.FromMilliseconds(250));
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }

            // until the budget is full again
            await upstream.AdvanceAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(1));
        }

        public void GoAway()
        {
            lock (_lock)
            {
                _isAway = true;
                _live = [];
            }

            Volatile.Write(ref _attempts, 0);
            upstream.Door.IsOpen = away is "balancer" or "reset";
            _streams.ForEach(stream => stream.Break());
        }

        public void ComeBack()
        {
            Volatile.Write(ref _attempts, 0);
            _hasAnswered = false;
            _isAway = false;
            upstream.Door.IsOpen = true;
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ending.Dispose();
        }

        private async Task AnswerAsync()
        {
            while (!_ending.IsCancellationRequested)
            {
                var call = await upstream.Api.TakeCallAsync(_ending.Token);
                Interlocked.Increment(ref _attempts);
                if (_isAway)
                {
                    _ = FailAsync(call);
                }
                else
                {
                    Answer(call);
                }
            }
        }

        private void Answer(FakeCall call)
        {
            _hasAnswered = true;
            if (call.Route.StartsWith("stream", StringComparison.Ordinal))
            {
                var stream = call.Stream();
                lock (_lock)
                {
                    _live.Add(upstream.Time.GetUtcNow());
                    _streams.Add(stream);
                }

                if (call.Argument is null)
                {
                    // a place to go on from: a stream without one is read over when it is opened again
                    _ = stream.SendEventAsync("e-1", """{"status":"running"}""");
                }
            }
            else
            {
                var jobs = call.Argument!.Split(',').Select(id => $$"""{"jobId":"{{id}}","status":"running"}""");
                call.Json(call.Route == "batch" ? $$"""{"jobs":[{{string.Join(',', jobs)}}]}""" : jobs.Single());
            }
        }

        private async Task FailAsync(FakeCall call)
        {
            switch (away)
            {
                case "refused":
                    call.Break();
                    break;
                case "dropped":
                    // as the handler has it, after its limit
                    await Task.Delay(TimeSpan.FromSeconds(10), upstream.Time, _ending.Token);
                    call.Fail(new TaskCanceledException("The operation was canceled.", new TimeoutException()));
                    break;
                case "balancer":
                    call.Respond(HttpStatusCode.ServiceUnavailable, "<html>no healthy upstream</html>", "text/html");
                    break;
                case "fault":
                    // an answer, so no outage: upstream itself is there and cannot
                    call.Respond(
                        HttpStatusCode.InternalServerError,
                        """{"error":"INTERNAL","message":"The database is down."}"""
                    );
                    break;
                case "reset":
                    call.Fail(new HttpRequestException("An error occurred.", new IOException("reset", new SocketException(104))));
                    break;
            }
        }
    }
}

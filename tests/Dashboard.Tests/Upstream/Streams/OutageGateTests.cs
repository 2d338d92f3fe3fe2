using Dashboard.Upstream.Streams;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

public sealed class OutageGateTests : IAsyncLifetime
{
    private static readonly ApiFailure Refused = new(FailureKind.Unreachable, "connection refused");
    private static readonly ApiFailure Gateway = new(FailureKind.ServerError, "no healthy upstream") { StatusCode = 503 };

    private static readonly ApiFailure InVain = new(FailureKind.TimedOut, "no answer in time");

    private readonly UpstreamUnderTest _upstream = new();

    private OutageGate Gate => _upstream.Get<OutageGate>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public void WhileUpstreamIsThere_NobodyWaits() => Assert.True(Gate.EnterAsync("a", default).IsCompletedSuccessfully);

    [Fact]
    public async Task Answer_LetsAllGo_SpreadEvenlyOverTwoSeconds()
    {
        const int count = 200;
        Observe("a", Refused);
        var waits = Enumerable.Range(0, count).Select(i => Gate.EnterAsync($"job_{i}", default)).ToList();
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);

        Observe(OutageGate.Reads, null);

        for (var step = 1; step <= 20; step++)
        {
            _upstream.Time.Advance(TimeSpan.FromMilliseconds(100));
            // ten in each tenth of a second: who is due comes, however slow the machine; who is not, must not
            await UntilAsync(() => waits.Count(wait => wait.IsCompleted) >= Math.Min(count, step * 10));
            Assert.InRange(waits.Count(wait => wait.IsCompleted), step * 10, (step * 10) + 1);
        }

        await Task.WhenAll(waits).Soon();
    }

    [Fact]
    public async Task WhoWaitsForItsTurn_WaitsOnWhereUpstreamGoesAgain()
    {
        Observe("a", Refused);
        var waits = new[] { "a", "b", "c" }.Select(who => Gate.EnterAsync(who, default)).ToList();
        Observe(OutageGate.Reads, null);
        await UntilAsync(() => waits.Exists(wait => wait.IsCompleted));

        Observe("a", Refused);
        // past the turn of the second one, and before the first probe
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(700));
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.Equal(1, waits.Count(wait => wait.IsCompleted));

        Observe(OutageGate.Reads, null);
        _upstream.Time.Advance(OutageGate.Spread);
        await Task.WhenAll(waits).Soon();
    }

    /// <summary>A balancer that accepts and refuses: one of them tries each second, each in its turn.</summary>
    [Fact]
    public async Task WhereUpstreamAccepts_OneScoutASecondIsSent()
    {
        _upstream.Door.IsOpen = true;
        Observe("a", Refused);
        var waits = Enumerable.Range(0, 3).ToDictionary(i => $"job_{i}", i => Gate.EnterAsync($"job_{i}", default));
        var sent = new List<string>();
        for (var second = 0; second < 6; second++)
        {
            _upstream.Time.Advance(OutageGate.Interval);
            await _upstream.Door.ProbedAsync();
            await UntilAsync(() => waits.Values.Any(wait => wait.IsCompleted));
            var scout = Assert.Single(waits, wait => wait.Value.IsCompleted).Key;
            sent.Add(scout);
            Observe(scout, Gateway);
            waits[scout] = Gate.EnterAsync(scout, default);
        }

        Assert.Equal(sent[..3].Order(), ["job_0", "job_1", "job_2"]);
        Assert.Equal(sent[..3], sent[3..]);
    }

    [Fact]
    public async Task WhereNobodyAccepts_ScoutsGoByABackoff()
    {
        const int minutes = 30;
        Observe("a", Refused);
        var wait = Gate.EnterAsync("a", default);
        var sent = 0;
        for (var second = 0; second < minutes * 60; second++)
        {
            await _upstream.AdvanceAsync(OutageGate.Interval, OutageGate.Interval);
            if (wait.IsCompleted)
            {
                sent++;
                Observe("a", Refused);
                wait = Gate.EnterAsync("a", default);
            }
        }

        // 15 s on average
        Assert.InRange(sent, minutes * 60 / 30, minutes * 60 / 10);
    }

    [Fact]
    public async Task ScoutThatIsNotHeardOf_IsJoinedByAnotherOneAfterFiveSeconds()
    {
        _upstream.Door.IsOpen = true;
        Observe("a", Refused);
        var waits = new[] { Gate.EnterAsync("a", default), Gate.EnterAsync("b", default) };
        await SecondAsync();
        await UntilAsync(() => waits.Any(wait => wait.IsCompleted));
        for (var second = 1; second < 5; second++)
        {
            await SecondAsync();
            Assert.Equal(1, waits.Count(wait => wait.IsCompleted));
        }

        await SecondAsync();
        await Task.WhenAll(waits).Soon();
    }

    /// <summary>Upstream lets the only one who wants it wait.</summary>
    [Fact]
    public async Task ScoutThatIsNotHeardOf_HoldsTheOutageWhileNobodyElseWaits_ButNotForEver()
    {
        _upstream.Door.IsOpen = true;
        Observe("a", Refused);
        var wait = Gate.EnterAsync("a", default);
        await SecondAsync();
        await wait.Soon();
        for (var second = 0; second < 60; second++)
        {
            await SecondAsync();
        }

        Assert.True(Gate.IsOn);
        for (var second = 0; second < 60; second++)
        {
            await SecondAsync();
        }

        await UntilAsync(() => !Gate.IsOn);
    }

    /// <summary>A hundred an hour are spent in two minutes by one a second.</summary>
    [Fact]
    public async Task SmallBudget_PacesTheScouts()
    {
        await using var upstream = new UpstreamUnderTest(("TensorOne:RequestsPerMinute", "6"));
        var gate = upstream.Get<OutageGate>();
        upstream.Door.IsOpen = true;
        gate.Observe("a", Refused, upstream.Time.GetUtcNow());
        var wait = gate.EnterAsync("a", default);
        var sent = 0;
        for (var second = 0; second < 600; second++)
        {
            await upstream.AdvanceAsync(OutageGate.Interval, OutageGate.Interval);
            if (wait.IsCompleted)
            {
                sent++;
                gate.Observe("a", Gateway, upstream.Time.GetUtcNow());
                wait = gate.EnterAsync("a", default);
            }
        }

        // two thirds of 60 in ten minutes
        Assert.InRange(sent, 30, 41);
    }

    [Fact]
    public async Task GatewayThatRefusesNewStreams_WhileOpenOnesGoOn_IsNoOutage()
    {
        var board = _upstream.Get<ConnectionBoard>();
        var open = board.Add("open");
        open.OnOpened();
        foreach (var who in new[] { "a", "b", "c" })
        {
            board.Add(who);
            Observe(who, Gateway);
        }

        Assert.True(Gate.IsOn);
        var waits = new[] { Gate.EnterAsync("a", default), Gate.EnterAsync("b", default), Gate.EnterAsync("c", default) };
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(500));
        open.OnRead(1, TimeSpan.Zero);
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(500));
        await _upstream.Door.ProbedAsync();
        await UntilAsync(() => !Gate.IsOn);
        _upstream.Time.Advance(OutageGate.Spread);
        await Task.WhenAll(waits).Soon();

        Observe("a", Gateway);
        Observe("b", Gateway);
        Observe("c", Gateway);
        Assert.False(Gate.IsOn);
    }

    /// <summary>A balancer that holds requests while upstream is away; or one call of upstream's that does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoAnswerToThree_IsAnOutage_UnlessOpenStreamsHaveLifeMeanwhile(bool hasLife)
    {
        var open = _upstream.Get<ConnectionBoard>().Add("open");
        open.OnOpened();
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        var sentAt = _upstream.Time.GetUtcNow();
        _upstream.Time.Advance(TimeSpan.FromSeconds(30));
        if (hasLife)
        {
            open.OnRead(0, TimeSpan.Zero);
        }

        Gate.Observe("a", InVain, sentAt);
        Gate.Observe(OutageGate.Reads, InVain, sentAt);
        Assert.False(Gate.IsOn);
        Gate.Observe(OutageGate.Reads, InVain, sentAt);

        Assert.Equal(!hasLife, Gate.IsOn);
    }

    [Fact]
    public void Answer_RecallsWhoWasSentDuringTheOutage_AndBefore()
    {
        var before = Gate.Back;
        Observe(OutageGate.Reads, null);
        Assert.False(before.IsCancellationRequested);
        Observe("a", Refused);
        Observe(OutageGate.Reads, null);

        Assert.True(before.IsCancellationRequested);
        Assert.False(Gate.Back.IsCancellationRequested);
    }

    [Fact]
    public async Task WhoIsNotWantedAnyMore_LeavesAtOnce_AndHoldsUpNobody()
    {
        _upstream.Door.IsOpen = true;
        Observe("a", Refused);
        using var leaving = new CancellationTokenSource();
        var wait = Gate.EnterAsync("a", leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());

        // nobody waits: the next one finds out for itself
        for (var second = 0; second < 15; second++)
        {
            await SecondAsync();
        }

        await UntilAsync(() => !Gate.IsOn);
    }

    /// <summary>As the attempts of all streams do that were under way when packets came through again.</summary>
    [Fact]
    public void FailureOfWhatWasSentBeforeAnAnswer_IsNoOutage()
    {
        var sentAt = _upstream.Time.GetUtcNow();
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        Observe(OutageGate.Reads, null);

        Gate.Observe("a", Refused, sentAt);

        Assert.False(Gate.IsOn);
        Observe("a", Refused);
        Assert.True(Gate.IsOn);
    }

    private void Observe(string who, ApiFailure? failure) => Gate.Observe(who, failure, _upstream.Time.GetUtcNow());

    private async Task SecondAsync()
    {
        _upstream.Time.Advance(OutageGate.Interval);
        await _upstream.Door.ProbedAsync();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }
}

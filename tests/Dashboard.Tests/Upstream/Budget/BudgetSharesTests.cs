using System.Globalization;
using System.Net;
using CsCheck;
using Dashboard.Upstream.Budget;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Budget;

public sealed class BudgetSharesTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "60"));

    private RequestBudget Budget => _upstream.Get<RequestBudget>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task LastTenth_IsKeptForPeople()
    {
        Spend(RequestPurpose.Poll, 54);
        var poll = Budget.TakeAsync(RequestPurpose.Poll, default);
        Assert.False(poll.IsCompleted);

        Spend(RequestPurpose.Person, 6);
        Assert.False(Budget.TakeAsync(RequestPurpose.Person, default).IsCompleted);
        Assert.Equal((6, 2), (Budget.GetReading().Reserved, Budget.GetReading().Waiting));

        // the person's one first, then the reserve fills, then the poll
        _upstream.Time.Advance(TimeSpan.FromSeconds(7.5));
        Assert.False(poll.IsCompleted);
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        await poll.Soon();
    }

    [Fact]
    public async Task WhoeverWaits_IsServedByPurpose_AndThenInTurn()
    {
        Spend(RequestPurpose.Person, 60);
        var served = new List<string>();
        var all = new[]
        {
            RequestPurpose.Stream,
            RequestPurpose.Poll,
            RequestPurpose.Discovery,
            RequestPurpose.Repair,
            RequestPurpose.Person,
        }
            .SelectMany(purpose => new[] { TakeAsync(purpose, 1), TakeAsync(purpose, 2) })
            .ToList();

        while (all.Exists(one => !one.IsCompleted))
        {
            _upstream.Time.Advance(TimeSpan.FromSeconds(1.01));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Assert.Equal(
            [
                "Person 1",
                "Person 2",
                "Repair 1",
                "Repair 2",
                "Discovery 1",
                "Discovery 2",
                "Poll 1",
                "Poll 2",
                "Stream 1",
                "Stream 2",
            ],
            served
        );

        async Task TakeAsync(RequestPurpose purpose, int turn)
        {
            await Budget.TakeAsync(purpose, default);
            lock (served)
            {
                served.Add($"{purpose} {turn}");
            }
        }
    }

    [Fact]
    public async Task WhoeverGivesUp_CostsNothing()
    {
        Spend(RequestPurpose.Person, 60);
        using var givingUp = new CancellationTokenSource();
        var first = Budget.TakeAsync(RequestPurpose.Person, givingUp.Token);
        var second = Budget.TakeAsync(RequestPurpose.Person, default);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _upstream.Time.Advance(TimeSpan.FromSeconds(1.1));
        await second.Soon();
    }

    [Fact]
    public void Reading_TellsWhoSpends_AndWhenNothingIsLeft()
    {
        Spend(RequestPurpose.Poll, 10);
        _upstream.Time.Advance(TimeSpan.FromSeconds(30));
        // 40 in this minute, where 60 come back: that can go on for ever
        Spend(RequestPurpose.Person, 30);
        Assert.Null(Budget.GetReading().TimeToExhaustion);

        Spend(RequestPurpose.Person, 30);
        var reading = Budget.GetReading();

        Assert.Equal((10, 60), (Of(RequestPurpose.Poll), Of(RequestPurpose.Person)));
        // nothing is left of 60, and 70 in a minute are more than come back
        Assert.Equal(TimeSpan.Zero, reading.TimeToExhaustion);
        _upstream.Time.Advance(TimeSpan.FromHours(2));
        Assert.All(Budget.GetReading().Purposes, purpose => Assert.Equal((0, 0), (purpose.LastMinute, purpose.LastHour)));
        Assert.Equal(70, Budget.GetReading().Purposes.Sum(purpose => purpose.Total));

        int Of(RequestPurpose purpose) => reading.Purposes.Single(one => one.Purpose == purpose).LastMinute;
    }

    /// <summary>An upstream that counts in fixed windows is the oracle: it refuses whatever is one too many.</summary>
    [Fact]
    public void WindowsThatUpstreamTellsOf_AreNeverOverrun() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[2, 60], Gen.Int[0, 59], Gen.Int[100, 2000].Array[5, 60])
            .Sample(
                (limit, windowSeconds, skewSeconds, pauses) =>
                {
                    using var upstream = new BudgetUnderTest(limit, windowSeconds, TimeSpan.FromSeconds(skewSeconds));
                    foreach (var pause in pauses)
                    {
                        upstream.Ask();
                        upstream.Pass(TimeSpan.FromMilliseconds(pause));
                    }

                    Assert.Equal(0, upstream.Refused);
                    Assert.True(upstream.Sent > 0);
                },
                iter: 100
            );

    private void Spend(RequestPurpose purpose, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(Budget.TakeAsync(purpose, default).IsCompletedSuccessfully);
        }
    }

    /// <summary>Requests that go out as the budget lets them, and an upstream that counts them and answers at once.</summary>
    private sealed class BudgetUnderTest(int limit, int windowSeconds, TimeSpan skew) : IDisposable
    {
        private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "100"));
        private readonly List<Task> _asked = [];
        private long _window = -1;
        private int _count;

        public int Sent { get; private set; }

        public int Refused { get; private set; }

        public void Ask() => _asked.Add(_upstream.Get<RequestBudget>().TakeAsync(RequestPurpose.Person, default));

        public void Pass(TimeSpan time)
        {
            Answer();
            // answers come at once: one that is long on its way may be counted in a window that nobody has heard of yet
            for (var step = TimeSpan.FromMilliseconds(50); time > TimeSpan.Zero; time -= step)
            {
                _upstream.Time.Advance(step);
                Answer();
            }
        }

        public void Dispose() => _upstream.DisposeAsync().AsTask().GetAwaiter().GetResult();

        private void Answer()
        {
            for (var sent = _asked.RemoveAll(one => one.IsCompleted); sent > 0; sent--)
            {
                Sent++;
                var now = _upstream.Time.GetUtcNow() + skew;
                var window = now.ToUnixTimeMilliseconds() / (windowSeconds * 1000);
                _count = window == _window ? _count + 1 : 1;
                _window = window;
                Refused += _count > limit ? 1 : 0;
                Observe(now, (window + 1) * windowSeconds, Math.Max(0, limit - _count));
            }
        }

        private void Observe(DateTimeOffset now, long resetSeconds, int remaining)
        {
            using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
            response.Headers.Date = now;
            foreach (
                var (name, value) in new[]
                {
                    ("X-RateLimit-Limit", limit),
                    ("X-RateLimit-Remaining", remaining),
                    ("X-RateLimit-Reset", resetSeconds),
                    ("X-RateLimit-Window", windowSeconds),
                }
            )
            {
                response.Headers.TryAddWithoutValidation(name, value.ToString(CultureInfo.InvariantCulture));
            }

            _upstream
                .Get<RequestBudget>()
                .Observe(
                    ApiAnswer
                        .ReadAsync(_ => Task.FromResult(response), 1000, _upstream.Time, default, default)
                        .GetAwaiter()
                        .GetResult()
                );
        }
    }
}

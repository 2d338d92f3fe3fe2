using System.Net;
using Dashboard.Upstream.Budget;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Budget;

/// <summary>What is told while there are no requests, and until when: one time, whoever tells it.</summary>
public sealed class BudgetTimesTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "10"));

    private RequestBudget Budget => _upstream.Get<RequestBudget>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    /// <summary>The window of the headers ended a second after the wait, so the panel and the answer to a program told two times.</summary>
    [Fact]
    public async Task TooManyRequests_IsToldWithOneTime_WhichIsAWholeSecond_AndTrue()
    {
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(300));
        await LimitAsync(retryAfter: 30, resetIn: 30);

        var at = JobsOf.Start.AddSeconds(32);
        var reading = Budget.GetReading();
        Assert.Equal((at, at), (reading.BlockedUntil, reading.WindowEndsAt));
        Assert.All(reading.Purposes, purpose => Assert.Equal(at, purpose.NextAt));
        Assert.Equal(at, Budget.FindOpening(RequestPurpose.Stream));
        var refusal = (await Budget.TryTakeAsync(RequestPurpose.Program, TimeSpan.FromSeconds(1), default).Soon())!;
        Assert.Equal((at, TimeSpan.FromSeconds(31.7)), (refusal.Until, refusal.Wait));
        Assert.Equal((at, TimeSpan.FromSeconds(31.7)), (refusal.ToFailure().RetryAt, refusal.ToFailure().RetryAfter));
    }

    /// <summary>A web server may write the date of a second ago.</summary>
    [Fact]
    public async Task EndOfAWindow_IsToldTheSame_HoweverOldTheDateOfAnAnswerIs()
    {
        var told = new List<DateTimeOffset?>();
        foreach (var old in new[] { 0, 1, 0, 1, 0 })
        {
            await LimitAsync(retryAfter: 1, resetIn: 600 - (told.Count * 2), dateIsOld: old);
            told.Add(Budget.GetReading().WindowEndsAt);
            _upstream.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Single(told.Skip(1).Distinct());
    }

    [Fact]
    public async Task TooManyRequests_HoldsAllBackUntilTheSecondThatIsTold()
    {
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(300));
        await LimitAsync(retryAfter: 30, resetIn: null);
        Assert.Equal(JobsOf.Start.AddSeconds(31), Budget.GetReading().BlockedUntil);

        var waiting = Budget.TakeAsync(RequestPurpose.Person, default);
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(30_699));
        Assert.Equal(1, Budget.GetReading().Waiting);
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(2));
        await waiting.Soon();
        Assert.Null(Budget.GetReading().BlockedUntil);
    }

    [Fact]
    public async Task Shortage_SaysWhetherPeoplesShareIsLeft_AndWhenThereIsMore()
    {
        await SpendAsync(8);
        Assert.Null(Budget.GetReading().Shortage);

        await SpendAsync(1);
        Assert.Equal(new BudgetShortage(IsOfAll: false, JobsOf.Start.AddSeconds(7)), Budget.GetReading().Shortage);

        await SpendAsync(1);
        Assert.Equal(new BudgetShortage(IsOfAll: true, JobsOf.Start.AddSeconds(7)), Budget.GetReading().Shortage);
        // what is kept for people has to come back first
        Assert.Equal(JobsOf.Start.AddSeconds(13), Budget.GetReading().NextFor(RequestPurpose.Program));
        _upstream.Time.Advance(TimeSpan.FromSeconds(12.1));
        Assert.Null(Budget.GetReading().Shortage);
    }

    /// <summary>With a hundred a minute the next one is there before anybody has read the words.</summary>
    [Fact]
    public async Task Shortage_OfAMoment_IsNone()
    {
        _upstream.Set("TensorOne:RequestsPerMinute", "100");
        await SpendAsync(100);

        Assert.Null(Budget.GetReading().Shortage);
    }

    [Theory]
    [InlineData(
        9,
        BudgetLack.Share,
        "Programs' share of the requests that upstream allows the Dashboard is used up until 2026-01-01T00:00:07Z; people's is kept."
    )]
    [InlineData(
        10,
        BudgetLack.All,
        "All requests that upstream allows the Dashboard are used up, people's too: programs have one again at 2026-01-01T00:00:13Z."
    )]
    public async Task Refusal_SaysWhoseShareIsUsedUp(int spent, object lack, string words)
    {
        await SpendAsync(spent);

        var refusal = (await Budget.TryTakeAsync(RequestPurpose.Program, TimeSpan.FromSeconds(1), default).Soon())!;

        Assert.Equal((lack, words), ((object)refusal.Lack, refusal.ToFailure().Message));
    }

    private async Task SpendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }
    }

    private async Task LimitAsync(int retryAfter, int? resetIn, int dateIsOld = 0)
    {
        var now = _upstream.Time.GetUtcNow();
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
        response.Headers.TryAddWithoutValidation("Retry-After", $"{retryAfter}");
        if (resetIn is { } seconds)
        {
            // the header has no fractions
            response.Headers.Date = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() - dateIsOld);
            response.Headers.TryAddWithoutValidation("X-RateLimit-Limit", "10");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "0");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", $"{now.ToUnixTimeSeconds() + seconds}");
        }

        Budget.Observe(await ApiAnswer.ReadAsync(_ => Task.FromResult(response), 1000, _upstream.Time, default, default));
    }
}

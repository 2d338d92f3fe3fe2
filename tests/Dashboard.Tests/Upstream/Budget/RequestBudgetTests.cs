using System.Net;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Streams;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Budget;

public sealed class RequestBudgetTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "60"));

    private RequestBudget Budget => _upstream.Get<RequestBudget>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Requests_BeyondTheBudget_WaitForTheNextToken()
    {
        for (var i = 0; i < 60; i++)
        {
            Assert.True(Budget.TakeAsync(RequestPurpose.Person, default).IsCompletedSuccessfully);
        }

        var next = Budget.TakeAsync(RequestPurpose.Person, default);
        Assert.False(next.IsCompleted);
        _upstream.Time.Advance(TimeSpan.FromSeconds(1.1));
        await next.Soon();
    }

    [Fact]
    public async Task Headers_BeatTheConfiguration()
    {
        await ObserveAsync(
            HttpStatusCode.OK,
            ("X-RateLimit-Limit", "100"),
            ("X-RateLimit-Remaining", "1"),
            ("X-RateLimit-Window", "3600")
        );

        Assert.Equal((100, TimeSpan.FromHours(1)), (Budget.GetReading().Limit, Budget.GetReading().Window));
        Assert.True(Budget.TakeAsync(RequestPurpose.Person, default).IsCompletedSuccessfully);
        var next = Budget.TakeAsync(RequestPurpose.Person, default);
        _upstream.Time.Advance(TimeSpan.FromSeconds(35));
        Assert.False(next.IsCompleted);
        _upstream.Time.Advance(TimeSpan.FromSeconds(2));
        await next.Soon();
    }

    /// <summary>A relay that may not ask its own upstream for one job says so, and serves all others.</summary>
    [Theory]
    [InlineData("call", false)]
    [InlineData("key", true)]
    [InlineData(null, true)]
    public async Task Limit_OfOneCallAlone_StopsNoOther(string? scope, bool isStopped)
    {
        (string, string)[] headers = [("Retry-After", "60"), .. scope is null ? [] : new[] { ("X-RateLimit-Scope", scope) }];
        await ObserveAsync(HttpStatusCode.TooManyRequests, headers);

        Assert.Equal(isStopped, Budget.GetReading().BlockedUntil is not null);
    }

    /// <summary>It is what a relay may ask of its own upstream.</summary>
    [Fact]
    public async Task Limit_OfOneCallAlone_IsNotThatOfAll()
    {
        var before = Budget.GetReading().Limit;
        await ObserveAsync(HttpStatusCode.TooManyRequests, ("X-RateLimit-Limit", "1"), ("X-RateLimit-Scope", "call"));

        Assert.Equal((before, false), (Budget.GetReading().Limit, Budget.GetReading().IsToldByUpstream));
    }

    /// <summary>Longer than a timer can wait, and than anybody would mean.</summary>
    [Fact]
    public async Task Window_OfAYear_IsTakenForADay()
    {
        await ObserveAsync(
            HttpStatusCode.OK,
            ("X-RateLimit-Limit", "1"),
            ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Window", "31622400")
        );
        var waiting = Budget.TakeAsync(RequestPurpose.Person, default);
        _upstream.Time.Advance(TimeSpan.FromHours(23));
        Assert.False(waiting.IsCompleted);

        _upstream.Time.Advance(TimeSpan.FromHours(2));
        await waiting.Soon();
    }

    [Fact]
    public async Task Window_OfWhichOnlyTheEndIsTold_IsAtLeastThatLong()
    {
        await ObserveAsync(
            HttpStatusCode.OK,
            ("X-RateLimit-Limit", "100"),
            ("X-RateLimit-Remaining", "0"),
            ("X-RateLimit-Reset", $"{_upstream.Time.GetUtcNow().AddMinutes(50).ToUnixTimeSeconds()}"),
            ("Date", _upstream.Time.GetUtcNow().ToString("R"))
        );

        Assert.Equal((100, TimeSpan.FromMinutes(50)), (Budget.GetReading().Limit, Budget.GetReading().Window));
        var waiting = Budget.TakeAsync(RequestPurpose.Person, default);
        _upstream.Time.Advance(TimeSpan.FromMinutes(49));
        Assert.False(waiting.IsCompleted);
        _upstream.Time.Advance(TimeSpan.FromMinutes(2));
        await waiting.Soon();
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("31536000", 300)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 20)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 1)]
    [InlineData("soon", 5)]
    [InlineData(null, 5)]
    public async Task TooManyRequests_BlocksForWhatWasAsked_WithinBounds(string? retryAfter, double seconds)
    {
        await ObserveAsync(HttpStatusCode.TooManyRequests, retryAfter is null ? [] : [("Retry-After", retryAfter)]);

        Assert.Equal(JobsOf.Start.AddSeconds(seconds), Budget.GetReading().BlockedUntil);
        var next = Budget.TakeAsync(RequestPurpose.Person, default);
        _upstream.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
        _upstream.Time.Advance(TimeSpan.FromMilliseconds(2));
        await next.Soon();
    }

    [Fact]
    public void ReconnectDelay_IsFullJitterUnderADoublingCeiling()
    {
        var delay = new ReconnectDelay(new Random(1));
        double[] ceilings = [1, 2, 4, 8, 16, 30, 30, 30];
        foreach (var ceiling in ceilings)
        {
            Assert.InRange(delay.Next().TotalSeconds, 0, ceiling);
        }

        delay.Reset();
        Assert.InRange(delay.Next().TotalSeconds, 0, 1);

        var waits = Enumerable
            .Range(0, 1000)
            .Select(seed =>
            {
                var other = new ReconnectDelay(new Random(seed));
                return Enumerable.Range(0, 6).Select(_ => other.Next().TotalSeconds).ToList()[^1];
            })
            .ToList();
        // spread evenly from zero to the ceiling: 15 s on average, and as many in each third
        Assert.InRange(waits.Average(), 13.5, 16.5);
        Assert.InRange(waits.Count(wait => wait < 10), 280, 390);
    }

    private async Task ObserveAsync(HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var answer = await ApiAnswer.ReadAsync(
            _ =>
            {
                var response = new HttpResponseMessage(status) { Content = new StringContent("{}") };
                foreach (var (name, value) in headers)
                {
                    response.Headers.TryAddWithoutValidation(name, value);
                }

                return Task.FromResult(response);
            },
            1000,
            _upstream.Time,
            default,
            default
        );
        Budget.Observe(answer);
    }
}

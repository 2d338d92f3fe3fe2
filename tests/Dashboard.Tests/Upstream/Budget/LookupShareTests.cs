using CsCheck;
using Dashboard.Upstream.Budget;
using Testing;

namespace Dashboard.Tests.Upstream.Budget;

/// <summary>A program that goes through ids that nobody has, each of which costs a request.</summary>
public sealed class LookupShareTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "100"));

    private RequestBudget Budget => _upstream.Get<RequestBudget>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Lookups_BeyondTheirPart_AreRefusedWithTheTrueWait_AndReadsOfKnownJobsGoOn()
    {
        // a quarter of the 90 that are not kept for people
        Assert.Equal(22, await SpendAsync(RequestPurpose.Lookup));

        var refusal = (await Budget.TryTakeAsync(RequestPurpose.Lookup, Patience, default).Soon())!;
        // half of one is there, and 22.5 come back in a minute
        Assert.Equal((BudgetLack.Lookups, JobsOf.Start.AddSeconds(2)), (refusal.Lack, refusal.Until));
        Assert.Equal(
            "What programs may ask upstream of jobs that are not known here is used up until 2026-01-01T00:00:02Z; known jobs are read on.",
            refusal.ToFailure().Message
        );
        Assert.Equal(68, await SpendAsync(RequestPurpose.Program));
        Assert.Equal(10, await SpendAsync(RequestPurpose.Person));
    }

    [Fact]
    public async Task Lookup_IsServedOnceItsTimeHasCome()
    {
        await SpendAsync(RequestPurpose.Lookup);
        var refusal = (await Budget.TryTakeAsync(RequestPurpose.Lookup, Patience, default).Soon())!;

        _upstream.Time.Advance(refusal.Wait);

        Assert.Null(await Budget.TryTakeAsync(RequestPurpose.Lookup, Patience, default).Soon());
    }

    /// <summary>Two that come at once: the second one's turn is after the first one's.</summary>
    [Fact]
    public async Task LookupsThatWait_AreEachRefusedByTheirOwnTurn()
    {
        await SpendAsync(RequestPurpose.Lookup);
        _upstream.Time.Advance(TimeSpan.FromSeconds(0.5));

        var first = Budget.TryTakeAsync(RequestPurpose.Lookup, Patience, default);
        var second = await Budget.TryTakeAsync(RequestPurpose.Lookup, Patience, default).Soon();

        Assert.False(first.IsCompleted);
        Assert.InRange(second!.Wait, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.5));
        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await first.Soon());
    }

    [Fact]
    public async Task WhereTheWholeShareIsUsedUp_LookupsAreToldThat()
    {
        await SpendAsync(RequestPurpose.Program);

        var refusal = await Budget.TryTakeAsync(RequestPurpose.Lookup, TimeSpan.Zero, default).Soon();

        Assert.Equal(BudgetLack.Share, refusal!.Lack);
    }

    /// <summary>Whenever they come: no window has more than half of the share for them.</summary>
    [Fact]
    public void NoWindow_HasMoreLookupsThanHalfOfTheShare() =>
        Gen.Select(Gen.Int[4, 200], Gen.Int[0, 5000].Array[10, 80])
            .Sample(
                (limit, pauses) =>
                {
                    using var budget = new LookupsUnderTest(limit);
                    foreach (var pause in pauses)
                    {
                        budget.Ask(TimeSpan.FromMilliseconds(pause));
                    }

                    var share = limit - budget.Reserved;
                    Assert.True(budget.MostInAMinute <= Math.Max(2, share / 2.0), $"{budget.MostInAMinute} of {share}");
                },
                iter: 100
            );

    private async Task<int> SpendAsync(RequestPurpose purpose)
    {
        var count = 0;
        while (await Budget.TryTakeAsync(purpose, TimeSpan.Zero, default).Soon() is null)
        {
            count++;
        }

        return count;
    }

    /// <summary>As many at a time as are let through.</summary>
    private sealed class LookupsUnderTest(int limit) : IDisposable
    {
        private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", $"{limit}"));
        private readonly List<DateTimeOffset> _sent = [];

        public int Reserved => _upstream.Get<RequestBudget>().GetReading().Reserved;

        public int MostInAMinute => _sent.Max(from => _sent.Count(at => at >= from && at - from < TimeSpan.FromMinutes(1)));

        public void Ask(TimeSpan after)
        {
            _upstream.Time.Advance(after);
            while (
                _upstream.Get<RequestBudget>().TryTakeAsync(RequestPurpose.Lookup, TimeSpan.Zero, default)
                    is { IsCompleted: true, Result: null }
            )
            {
                _sent.Add(_upstream.Time.GetUtcNow());
            }
        }

        public void Dispose() => _upstream.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}

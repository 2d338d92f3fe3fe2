using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Discovery;

/// <summary>What a program is told while upstream may not be asked.</summary>
public sealed class LookupPatienceTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "60"));

    private IJobDetailSource Lookup => _upstream.Get<IJobDetailSource>();

    private RequestBudget Budget => _upstream.Get<RequestBudget>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Read_WhileA429IsKnown_SaysSoAtOnceAndUntilWhen()
    {
        await MeetLimitAsync("30");

        var absence = await Lookup.RequestDetailsAsync("b", JobDetail.Logs, default).Soon();

        Assert.Equal(
            "Upstream limits the Dashboard's own requests (429): it is not asked before 2026-01-01T00:00:30Z.",
            absence!.Reason
        );
        Assert.Equal(
            (FailureKind.RateLimited, TimeSpan.FromSeconds(30)),
            (absence.Failure!.Kind, absence.Failure.RetryAfter!.Value)
        );
        Assert.Equal((60, TimeSpan.FromMinutes(1)), (absence.Failure.RateLimit!.Limit, absence.Failure.RateLimit.Window));
        Assert.False(_upstream.Api.HasCall);
        Assert.Equal(0, Budget.CountWaiting(RequestPurpose.Program));
    }

    /// <summary>What is kept for people serves who opens a page, and nothing is spent of it while the plan can read.</summary>
    [Fact]
    public async Task LookOfAPerson_WhileThePlanHasToWait_IsReadAtOnce_AndElseByThePlan()
    {
        _upstream.Store.Apply(JobsOf.Observation("a", """{"status":"running"}"""));
        var source = _upstream.Get<IJobSource>();
        await source.LookAsync("a", JobDetail.Logs, default).Soon();
        Assert.False(_upstream.Api.HasCall);

        await SpendAsync(54);
        await SpendAsync(4);
        var looking = source.LookAsync("a", JobDetail.Logs, default);

        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "a", "logs"), (call.Route, call.Argument, call.Include));
        call.Json("""{"jobId":"a","status":"running","logs":["one"]}""");
        await looking.Soon();
        Assert.NotNull(_upstream.Store.Find("a")!.Document.FindPart("logs"));
    }

    [Fact]
    public async Task Reads_WhileTheBudgetIsUsedUp_SayWhenThereIsOneForThem()
    {
        await SpendAsync(54);
        await SpendAsync(4);

        var absences = await Lookup.RequestManyAsync(["a", "b"], JobDetail.None, default).Soon();

        // four below what is kept for people, and one for itself
        Assert.All(
            absences.Values,
            absence =>
            {
                Assert.Equal(FailureKind.RateLimited, absence.Failure!.Kind);
                // a moment more than five seconds, which is told as six
                Assert.Equal(TimeSpan.FromSeconds(6), absence.Failure.RetryAfter);
                Assert.Equal(
                    "Programs' share of the requests that upstream allows the Dashboard is used up until 2026-01-01T00:00:06Z; people's is kept.",
                    absence.Reason
                );
            }
        );
    }

    [Fact]
    public async Task Read_ThatHasToWaitForLessThanASecond_Waits()
    {
        await SpendAsync(54);
        _upstream.Time.Advance(TimeSpan.FromSeconds(0.1));

        var asking = Lookup.RequestAsync("a", default);
        Assert.False(asking.IsCompleted);

        _upstream.Time.Advance(TimeSpan.FromSeconds(1));
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"running"}""");
        Assert.Null(await asking.Soon());
    }

    [Fact]
    public async Task Read_ThatWaits_DoesSoNoLongerWhenA429Comes()
    {
        await SpendAsync(53);
        var first = Lookup.RequestAsync("a", default);
        var call = await _upstream.Api.NextCallAsync();
        _upstream.Time.Advance(TimeSpan.FromSeconds(0.1));
        var second = Lookup.RequestAsync("b", default);
        Assert.False(second.IsCompleted);

        call.Respond(HttpStatusCode.TooManyRequests, retryAfter: "600");

        // both are told until when the budget believes upstream
        var until = _upstream.Time.GetUtcNow() + RequestBudget.LongestWait + TimeSpan.FromSeconds(0.9);
        Assert.Equal(until, (await first.Soon())!.Failure!.RetryAt);
        Assert.Equal(until, (await second.Soon())!.Failure!.RetryAt);
        Assert.Equal(until, Budget.GetReading().BlockedUntil);
    }

    /// <summary>An hour's requests were gone in a loop over ids that nobody has, and known jobs got no details any more.</summary>
    [Fact]
    public async Task ReadsOfUnknownJobs_BeyondTheirPart_AreRefused_AndThoseOfKnownJobsGoOn()
    {
        _upstream.Store.Apply(JobsOf.Observation("known", """{"status":"running"}"""));
        var asked = 0;
        for (; asked < 60; asked++)
        {
            var asking = Lookup.RequestAsync($"id_{asked}", default);
            if (asking.IsCompleted)
            {
                Assert.Equal(FailureKind.RateLimited, (await asking)!.Failure!.Kind);
                Assert.Contains("jobs that are not known here", (await asking)!.Reason, StringComparison.Ordinal);
                break;
            }

            (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.NotFound);
            Assert.True((await asking.Soon())!.IsCertain);
        }

        // a quarter of the 54 that are not kept for people
        Assert.Equal(13, asked);
        var read = Lookup.RequestManyAsync(["unknown", "known"], JobDetail.Logs, default);
        var call = await _upstream.Api.NextCallAsync();
        Assert.Equal(("status", "known"), (call.Route, call.Argument));
        call.Json("""{"jobId":"known","status":"running","logs":["a"]}""");
        Assert.Equal(["unknown"], (await read.Soon()).Keys);
    }

    [Fact]
    public async Task Person_WaitsForTheBudgetAsLongAsItTakes()
    {
        await MeetLimitAsync("30");

        var asking = _upstream.Get<IJobSource>().RequestAsync("b", default);
        _upstream.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(asking.IsCompleted);

        _upstream.Time.Advance(TimeSpan.FromSeconds(1.1));
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"b","status":"running"}""");
        Assert.Null(await asking.Soon());
    }

    private async Task MeetLimitAsync(string retryAfter)
    {
        var asking = Lookup.RequestAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Respond(HttpStatusCode.TooManyRequests, retryAfter: retryAfter);
        Assert.Equal(FailureKind.RateLimited, (await asking.Soon())!.Failure!.Kind);
    }

    private async Task SpendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Budget.TakeAsync(RequestPurpose.Person, default).Soon();
        }
    }
}

using System.Net;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Shared.Api;
using Testing;

namespace Dashboard.Tests.Upstream.Discovery;

public sealed class JobLookupTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new();

    private JobLookup Lookup => (JobLookup)_upstream.Get<IJobSource>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task UnknownJob_ManyAskers_OneRead()
    {
        var asking = Enumerable.Range(0, 20).Select(_ => Lookup.FindAsync("a", default)).ToArray();
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"running"}""");
        var answers = await Task.WhenAll(asking).Soon();

        Assert.All(answers, answer => Assert.Equal("a", answer.Job!.JobId));
        Assert.False(_upstream.Api.HasCall);
    }

    [Fact]
    public async Task NotFound_IsBelievedForAMinute()
    {
        var asking = Lookup.FindAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Respond(
            HttpStatusCode.NotFound,
            """{"error":"JOB_NOT_FOUND","message":"Job a does not exist or has expired"}"""
        );
        var (_, failure) = await asking.Soon();
        Assert.Equal((FailureKind.NotFound, "Job a does not exist or has expired."), (failure!.Kind, failure.Message));

        _upstream.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(FailureKind.NotFound, (await Lookup.FindAsync("a", default).Soon()).Failure!.Kind);
        Assert.False(_upstream.Api.HasCall);

        _upstream.Time.Advance(TimeSpan.FromSeconds(2));
        asking = Lookup.FindAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"queued"}""");
        Assert.NotNull((await asking.Soon()).Job);
    }

    [Fact]
    public async Task OutageWhileAsking_IsSaidAndNotRemembered()
    {
        var asking = Lookup.FindAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Break();
        Assert.Equal(FailureKind.Unreachable, (await asking.Soon()).Failure!.Kind);

        asking = Lookup.FindAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"a","status":"queued"}""");
        Assert.NotNull((await asking.Soon()).Job);
    }

    [Fact]
    public async Task AnswerAboutAnotherJob_IsRefused()
    {
        var asking = Lookup.FindAsync("a", default);
        (await _upstream.Api.NextCallAsync()).Json("""{"jobId":"b","status":"queued"}""");
        var (job, failure) = await asking.Soon();

        Assert.Null(job);
        Assert.Equal(FailureKind.Unexpected, failure!.Kind);
        Assert.Null(_upstream.Store.Find("b"));
    }
}

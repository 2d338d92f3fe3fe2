using System.Diagnostics.Metrics;
using Dashboard.Upstream;
using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Discovery;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Planning;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Dashboard.Upstream.Webhooks;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream;

public sealed class UpstreamMetricsTests : IAsyncLifetime
{
    private readonly UpstreamUnderTest _upstream = new(("TensorOne:RequestsPerMinute", "60"));

    public async ValueTask InitializeAsync() => await _upstream.Create<UpstreamMetrics>().StartAsync(default);

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    [Fact]
    public async Task Collect_TellsOfStreamsBudgetAndDocuments()
    {
        await _upstream.StartAsync();
        var stream = (await _upstream.Api.NextCallAsync()).Stream();
        (await _upstream.Api.NextCallAsync()).Json(
            """{"jobs":[{"status":"lost"},{"jobId":"b","status":"running","progress":120}],"nextCursor":null}"""
        );
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await _upstream.SeeAsync("a", _ => true);
        while (!_upstream.Store.IsListed)
        {
            await Task.Yield();
        }

        var read = Collect();

        Assert.Equal(1, read["dashboard.upstream.connected"]);
        Assert.Equal(0, read["dashboard.upstream.key_refused"]);
        Assert.Equal(1, read["dashboard.upstream.streams state=connected"]);
        Assert.Equal(0, read["dashboard.upstream.streams_stale"]);
        Assert.Equal(60, read["dashboard.upstream.budget_limit"]);
        Assert.Equal(58, read["dashboard.upstream.budget_remaining"]);
        Assert.Equal(0, read["dashboard.upstream.budget_blocked"]);
        Assert.Equal(1, read["dashboard.upstream.requests purpose=discovery"]);
        Assert.Equal(1, read["dashboard.upstream.requests purpose=repair"]);
        Assert.Equal(2, read["dashboard.upstream.documents"]);
        Assert.Equal(1, read["dashboard.upstream.documents_refused reason=no jobId"]);
        Assert.Equal(1, read["dashboard.upstream.values_corrected"]);
        Assert.Equal(0, read["dashboard.upstream.gaps"]);
        Assert.DoesNotContain(read.Keys, key => key.StartsWith("dashboard.upstream.errors", StringComparison.Ordinal));
    }

    [Fact]
    public void Streams_AreMeasuredByState_Lag_AndWhyTheyEnded()
    {
        var board = _upstream.Get<ConnectionBoard>();
        Assert.DoesNotContain("dashboard.upstream.lag_p99", Collect().Keys);

        var quick = board.Add("a");
        quick.OnOpened();
        quick.OnRead(events: 1, TimeSpan.FromMilliseconds(1));
        var slow = board.Add("b");
        slow.OnOpened();
        for (var i = 0; i < 9; i++)
        {
            slow.OnRead(events: 1, TimeSpan.FromMilliseconds(20));
        }

        slow.OnRead(events: 1, TimeSpan.FromMilliseconds(500));
        slow.OnEnded(StreamEndKind.Silent, "Upstream has told nothing within 45 s.", TimeSpan.FromSeconds(1));
        board.CountEnd(StreamEndKind.Silent);
        board.CountEnd(StreamEndKind.Closed);
        board.CountEnd(StreamEndKind.Closed);
        board.CountEnd(StreamEndKind.RateLimited);
        var read = Collect();

        Assert.Equal(0.02, read["dashboard.upstream.lag_p50"], precision: 6);
        Assert.Equal(0.5, read["dashboard.upstream.lag_p99"], precision: 6);
        Assert.Equal(1, read["dashboard.upstream.streams state=connected"]);
        Assert.Equal(1, read["dashboard.upstream.streams state=reconnecting"]);
        Assert.Equal(1, read["dashboard.upstream.streams_stale"]);
        Assert.Equal(
            (2, 1, 1, 0),
            (
                read["dashboard.upstream.stream_ends reason=closed"],
                read["dashboard.upstream.stream_ends reason=silent"],
                read["dashboard.upstream.stream_ends reason=rate_limited"],
                read["dashboard.upstream.stream_ends reason=broken"]
            )
        );
    }

    [Fact]
    public async Task Budget_TellsWhenItIsSpent_WhoWaits_AndThatItIsBlocked()
    {
        var budget = _upstream.Get<RequestBudget>();
        for (var i = 0; i < 60; i++)
        {
            await budget.TakeAsync(RequestPurpose.Person, default);
        }

        _upstream.Time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 20; i++)
        {
            await budget.TakeAsync(RequestPurpose.Person, default);
        }

        // 80 in the last minute where 60 come back: the 10 left last for half a minute
        var read = Collect();
        Assert.Equal(30, read["dashboard.upstream.budget_exhaustion"], precision: 3);

        using var ending = new CancellationTokenSource();
        budget.Observe(ApiAnswer.Failed(FailureKind.RateLimited, "Too many."));
        var waiting = budget.TakeAsync(RequestPurpose.Poll, ending.Token);
        read = Collect();

        Assert.Equal(1, read["dashboard.upstream.budget_blocked"]);
        Assert.Equal(1, read["dashboard.upstream.requests_waiting purpose=poll"]);
        Assert.Equal(0, read["dashboard.upstream.requests_waiting purpose=person"]);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        Assert.Equal(0, Collect()["dashboard.upstream.requests_waiting purpose=poll"]);
    }

    [Fact]
    public void Budget_ThatIsNotSpent_HasNoTimeToExhaustion() =>
        Assert.DoesNotContain("dashboard.upstream.budget_exhaustion", Collect().Keys);

    [Fact]
    public void WhatWentWrong_IsMeasuredByItsKind()
    {
        var arrivals = _upstream.Get<WebhookArrivals>();
        arrivals.Count(WebhookOutcome.Accepted);
        arrivals.Count(WebhookOutcome.Accepted);
        arrivals.Count(WebhookOutcome.Duplicate);
        arrivals.CountRefused("wrong signature");
        _upstream.Get<ErrorLog>().Add(UpstreamCall.JobStream, RequestPurpose.Stream, "a", "It broke.");
        _upstream.Get<GapLog>().Add("a", "Events are missing.");
        _upstream.Get<JobRefusals>().Add("b", new ApiFailure(FailureKind.Forbidden, "Not yours."));
        _upstream
            .Get<UpstreamMonitor>()
            .RefuseKey(new RefusedKey("", JobsOf.Start, "No.", new KeySource("a file", "Change it.")), isAnyOpen: false);
        _upstream.Store.Apply(JobsOf.Observation("c", """{"status":"completed","endpointId":"ep_1"}"""));
        _upstream.Store.Apply(JobsOf.Observation("c", """{"status":"running"}"""));
        _upstream.Store.Apply(JobsOf.Observation("c", """{"status":"completed","endpointId":"ep_2"}""", DocumentSource.Webhook));
        var read = Collect();

        Assert.Equal(2, read["dashboard.upstream.webhooks outcome=accepted"]);
        Assert.Equal(1, read["dashboard.upstream.webhooks outcome=duplicate"]);
        Assert.Equal(0, read["dashboard.upstream.webhooks outcome=unusable"]);
        Assert.Equal(1, read["dashboard.upstream.webhooks_refused reason=wrong signature"]);
        Assert.Equal(1, read["dashboard.upstream.errors in=job_stream"]);
        Assert.Equal(1, read["dashboard.upstream.gaps"]);
        Assert.Equal(1, read["dashboard.upstream.refused_jobs"]);
        Assert.Equal(1, read["dashboard.upstream.key_refused"]);
        Assert.Equal(1, read["dashboard.upstream.documents_out_of_date source=stream"]);
        Assert.Equal(1, read["dashboard.upstream.disagreements field=endpoint_id"]);
    }

    [Fact]
    public async Task Plan_IsMeasuredByMode()
    {
        await _upstream.StartAsync();
        (await _upstream.Api.NextCallAsync()).Respond(System.Net.HttpStatusCode.NotFound);
        (await _upstream.Api.NextCallAsync()).Respond(System.Net.HttpStatusCode.MethodNotAllowed);
        _upstream.Get<WatchList>().Add(new WatchEntry("a", WatchSource.Person, JobsOf.Start));
        await _upstream.SeePlanAsync("a", job => job.Mode == WatchMode.Poll);

        var read = Collect();

        Assert.Equal(1, read["dashboard.upstream.planned_jobs mode=poll"]);
        Assert.Equal(0, read["dashboard.upstream.planned_jobs mode=stream"]);
        Assert.Equal(0, read["dashboard.upstream.planned_jobs mode=rest"]);
        Assert.InRange(read["dashboard.upstream.reads_due"], 0, 1);
        Assert.Equal(0, read["dashboard.upstream.reads_behind"]);
    }

    private IReadOnlyDictionary<string, double> Collect()
    {
        using var meter = new MeterReadings(_upstream.Get<IMeterFactory>(), UpstreamMetrics.MeterName);
        return meter.Collect();
    }
}

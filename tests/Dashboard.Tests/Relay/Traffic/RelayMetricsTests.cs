using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Dashboard.Relay.Traffic;
using Testing;

namespace Dashboard.Tests.Relay.Traffic;

public sealed class RelayMetricsTests : IAsyncLifetime
{
    private RelayUnderTest _relay = null!;
    private MeterReadings _meter = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await RelayUnderTest.StartAsync(("Relay:MaxReaders", "3"));
        _meter = new MeterReadings(_relay.Get<IMeterFactory>(), RelayMetrics.MeterName);
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Streams_AreCountedByWhatTheyFollow()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        using var one = await _relay.OpenAsync("/v2/jobs/job_1/status/stream");
        var sent = Size((await one.NextAsync())!);
        using var all = await _relay.OpenAsync("/v2/jobs/stream");
        using var queued = await _relay.OpenAsync("/v2/jobs/stream?status=queued");
        using var refused = await _relay.Http.GetAsync("/v2/jobs/stream").Soon();
        var sentToAll = 0;
        foreach (var state in (string[])["running", "paused"])
        {
            await _relay.ApplyAsync("job_1", $$"""{"status":"{{state}}"}""");
            sent += Size((await one.NextAsync())!);
            sentToAll += Size((await all.NextAsync())!);
        }

        // one that no longer matches is sent once more
        sentToAll += Size((await queued.NextAsync())!);

        // counted for all at once, when all have it
        await SeeAsync("dashboard.relay.events kind=all_jobs", 3);
        var read = _meter.Collect();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(1, read["dashboard.relay.readers kind=one_job"]);
        Assert.Equal(2, read["dashboard.relay.readers kind=all_jobs"]);
        Assert.Equal(0, read["dashboard.relay.readers kind=hub"]);
        Assert.Equal(3, read["dashboard.relay.events kind=one_job"]);
        Assert.Equal(sent, read["dashboard.relay.bytes kind=one_job"]);
        Assert.Equal(sentToAll, read["dashboard.relay.bytes kind=all_jobs"]);
        Assert.Equal(1, read["dashboard.relay.refused"]);
        Assert.Equal(3, read["dashboard.relay.log_entries"]);
        Assert.Equal(0, read["dashboard.relay.cut_off why=behind"]);
    }

    [Fact]
    public async Task Streams_ThatComeAgain_HaveResumedOrAreToldOfAGap()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        string? id;
        using (var first = await _relay.OpenAsync("/v2/jobs/job_1/status/stream"))
        {
            id = (await first.NextAsync())!.Id;
        }

        using var resumed = await _relay.OpenAsync("/v2/jobs/job_1/status/stream", id);
        using var lost = await _relay.OpenAsync("/v2/jobs/stream", "other-5");
        Assert.Equal("gap", (await lost.NextAsync())!.Name);

        var read = _meter.Collect();

        Assert.Equal(1, read["dashboard.relay.resumed"]);
        Assert.Equal(1, read["dashboard.relay.gaps"]);
    }

    [Fact]
    public async Task Reads_AreCountedWithThoseThatNeededNoDocument()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        using var first = await _relay.Http.GetAsync("/v2/jobs/job_1/status").Soon();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/jobs/job_1/status");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _relay.Http.SendAsync(request).Soon();
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var body = new StringContent("""{"jobIds":["job_1"]}""", Encoding.UTF8, "application/json");
        using var batch = await _relay.Http.PostAsync("/v2/jobs/status/batch", body).Soon();
        await _relay.GetPageAsync("");

        var read = _meter.Collect();

        Assert.Equal(1, read["dashboard.relay.reads kind=status result=document"]);
        Assert.Equal(1, read["dashboard.relay.reads kind=status result=not_modified"]);
        Assert.Equal(1, read["dashboard.relay.reads kind=batch result=document"]);
        Assert.Equal(1, read["dashboard.relay.reads kind=list result=document"]);
    }

    [Fact]
    public async Task Changes_ThatOneOfEqualStateReplaces_AreConflated()
    {
        await _relay.ApplyAsync("job_1", """{"status":"running"}""");
        for (var progress = 1; progress <= 5; progress++)
        {
            await _relay.ApplyAsync("job_1", $$"""{"progress":{{progress}}}""");
        }

        Assert.Equal(5, _meter.Collect()["dashboard.relay.conflated"]);
    }

    [Fact]
    public void Latency_IsFromTheLogToTheFlush()
    {
        var traffic = _relay.Traffic;
        var appendedAt = _relay.Time.GetTimestamp();
        _relay.Time.Advance(TimeSpan.FromMilliseconds(40));

        traffic.OnFlushed(appendedAt);

        Assert.Equal(0.04, _meter.Collect()["dashboard.relay.latency"], 3);
        Assert.Equal(40, traffic.GetReading().LatencyP99!.Value.TotalMilliseconds, 3);
    }

    [Fact]
    public async Task Rate_MovesWithTheBroadcastersTicks()
    {
        await _relay.ApplyAsync("job_1", """{"status":"queued"}""");
        using var stream = await _relay.OpenAsync("/v2/jobs/job_1/status/stream");
        await stream.NextAsync();

        _relay.Time.Advance(TimeSpan.FromSeconds(1));
        while (_relay.Traffic.GetReading().EventsPerSecond == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(1, _relay.Traffic.GetReading().EventsPerSecond);
    }

    private async Task SeeAsync(string name, double value)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (_meter.Collect()[name] != value)
        {
            Assert.False(limit.IsCancellationRequested, $"{name} is {_meter.Collect()[name]}.");
            await Task.Yield();
        }
    }

    private static int Size(EventBlock block) => $"id: {block.Id}\nevent: {block.Name}\ndata: {block.Data}\n\n".Length;
}

using System.Diagnostics.Metrics;
using Dashboard.Upstream;

namespace Dashboard.Tests.Upstream;

public sealed class UpstreamMetricsTests
{
    [Fact]
    public async Task Collect_TellsOfStreamsBudgetAndDocuments()
    {
        await using var upstream = new UpstreamUnderTest();
        await upstream.Create<UpstreamMetrics>().StartAsync(default);
        await upstream.StartAsync();
        var stream = (await upstream.Api.NextCallAsync()).Stream();
        (await upstream.Api.NextCallAsync()).Json("""{"jobs":[{"status":"lost"}],"nextCursor":null}""");
        await stream.SendEventAsync("e-1", """{"jobId":"a","status":"running"}""");
        await upstream.SeeAsync("a", _ => true);
        while (!upstream.Store.IsListed)
        {
            await Task.Yield();
        }

        using var meter = new MeterReadings(upstream.Get<IMeterFactory>(), UpstreamMetrics.MeterName);
        var read = meter.Collect();

        Assert.Equal(1, read["dashboard.upstream.connected"]);
        Assert.Equal(1, read["dashboard.upstream.streams state=connected"]);
        Assert.Equal(100, read["dashboard.upstream.budget_limit"]);
        Assert.Equal(1, read["dashboard.upstream.requests purpose=discovery"]);
        Assert.Equal(1, read["dashboard.upstream.documents"]);
        Assert.Equal(1, read["dashboard.upstream.documents_refused reason=no jobId"]);
        Assert.Equal(0, read["dashboard.upstream.gaps"]);
    }
}

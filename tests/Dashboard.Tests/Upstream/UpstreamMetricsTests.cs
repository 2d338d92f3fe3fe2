using System.Collections.Concurrent;
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

        var read = Collect(upstream.Get<IMeterFactory>());

        Assert.Equal(1, read["dashboard.upstream.connected"]);
        Assert.Equal(1, read["dashboard.upstream.streams state=connected"]);
        Assert.Equal(100, read["dashboard.upstream.budget_limit"]);
        Assert.Equal(1, read["dashboard.upstream.requests purpose=discovery"]);
        Assert.Equal(1, read["dashboard.upstream.documents"]);
        Assert.Equal(1, read["dashboard.upstream.documents_refused reason=no jobId"]);
        Assert.Equal(0, read["dashboard.upstream.gaps"]);
    }

    private static ConcurrentDictionary<string, double> Collect(IMeterFactory factory)
    {
        var read = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Meter.Name == UpstreamMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => read[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => read[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => read[NameOf(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Key}={tags[0].Value}";
}

using Dashboard.Tests.Infrastructure;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Events far beyond the limit, and poisoned ones, between good ones.</summary>
[Collection(nameof(OneAtATime))]
public sealed class GiantEventTests(ITestOutputHelper output)
{
    private const long MostGrowth = 32 * 1024 * 1024;

    [Fact]
    public async Task GoodEvent_AfterAGiantOrAPoisonedOne_IsApplied_AndMemoryIsBounded()
    {
        await using var truth = await TruthUnderTest.StartAsync();
        await truth.Simulator.SubmitRestlessAsync(4, 5000, 0.02);
        await SeeMarkerAsync(truth, "warm", _ => { });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        var orders = new List<string>
        {
            Giant(64L << 10),
            Poison("truncated"),
            Giant(1L << 20),
            Poison("nul-bytes"),
            Giant(LongTests.AreOn ? 1L << 30 : 64L << 20),
            Poison("deep-nesting"),
            Giant(64L << 10),
        };
        foreach (var (number, order) in orders.Index())
        {
            var fault = await truth.Simulator.OrderFaultAsync(order);
            await truth.Simulator.StruckAsync(fault);
            // its event stands in the log behind the giant
            await SeeMarkerAsync(truth, $"marker_{number}", memory => most = Math.Max(most, memory));
        }

        most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        output.WriteLine($"heap before {before >> 20} MiB, at most {most >> 20} MiB");
        Assert.True(most - before <= MostGrowth, $"from {before:N0} to {most:N0} bytes");
        Assert.Empty(truth.Streams.Faults);
    }

    private static string Giant(long bytes) =>
        $$$"""{"kind":"giant","route":"all-stream","count":1,"args":{"bytes":{{{bytes}}}}}""";

    private static string Poison(string name) =>
        $$$"""{"kind":"malformed","route":"all-stream","count":1,"args":{"poison":"{{{name}}}"}}""";

    /// <summary>A list read after a loss may tell of the marker too; only an event has a position.</summary>
    private static async Task SeeMarkerAsync(TruthUnderTest truth, string jobId, Action<long> onMemory)
    {
        await truth.Simulator.SubmitAsync(jobId, Stories.Restless(12, 0.05, seed: 1));
        await truth.Record.UntilAsync(
            () =>
            {
                onMemory(GC.GetTotalMemory(forceFullCollection: true));
                return truth.Store.Find(jobId) is { IsTerminal: true, Position: not null };
            },
            () => $"{jobId} never came by the stream"
        );
    }
}

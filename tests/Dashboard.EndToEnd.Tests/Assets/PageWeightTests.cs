using System.Globalization;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Assets;

/// <summary>
/// What a browser loads for <c>/jobs</c> of the published Dashboard, and when the first live row is there: with nothing kept, and again with
/// all kept that may be. The weight is judged, the times are reported.
/// </summary>
public sealed class PageWeightTests(PublishedDashboard dashboard, BrowserFixture browser, ITestOutputHelper output)
    : IClassFixture<PublishedDashboard>
{
    /// <summary>
    /// Compressed, with headers, all that is loaded until the table is live but for the circuit's own messages. The target is 170 kB; this
    /// bound, some more than it is, keeps it from growing unseen.
    /// </summary>
    private const long MostBytes = 158_000;

    private static readonly int Loads = LongTests.Amount(3, 20);

    /// <summary>Rows come by the circuit alone: the first one is a live one.</summary>
    private const string NoteTheFirstRow = """
        new MutationObserver((_, observer) => {
            if (!document.querySelector('live-feed tbody tr[role=row]:not(.waiting) a')) return;
            window.firstRowAt = performance.now();
            observer.disconnect();
        }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
        """;

    [Fact]
    public async Task Jobs_ColdAndWarm_WeighLittle()
    {
        var (cold, warm) = (new List<(long Bytes, double Milliseconds)>(), new List<(long Bytes, double Milliseconds)>());
        for (var load = 0; load < Loads; load++)
        {
            await browser.VisitAsync(
                dashboard.Address,
                async page =>
                {
                    await page.Page.AddInitScriptAsync(NoteTheFirstRow);
                    cold.Add(await LoadAsync(page));
                    warm.Add(await LoadAsync(page));
                }
            );
        }

        output.WriteLine(Describe("cold", cold));
        output.WriteLine(Describe("warm", warm));
        var most = cold.Max(load => load.Bytes);
        Assert.True(most <= MostBytes, $"{most:N0} bytes");
        Assert.True(warm.Max(load => load.Bytes) < most / 2, "A browser that has been here loads as much again.");
    }

    private static async Task<(long Bytes, double Milliseconds)> LoadAsync(BrowserPage page)
    {
        var network = await page.Page.Context.NewCDPSessionAsync(page.Page);
        var bytes = 0L;
        network.Event("Network.loadingFinished").OnEvent += (_, told) =>
            Interlocked.Add(ref bytes, (long)(told?.GetProperty("encodedDataLength").GetDouble() ?? 0));
        await network.SendAsync("Network.enable");
        await page.GoToAsync("/jobs");
        await page.WaitUntilAsync("() => window.firstRowAt !== undefined");
        var at = await page.Page.EvaluateAsync<double>("() => window.firstRowAt");
        await network.DetachAsync();
        return (Interlocked.Read(ref bytes), at);
    }

    private static string Describe(string name, List<(long Bytes, double Milliseconds)> loads)
    {
        var times = loads.Select(load => load.Milliseconds).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {loads.Max(load => load.Bytes) / 1000.0:0.0} kB; first row after {times[times.Count / 2]:0} ms (median of {times.Count}), best {times[0]:0} ms"
        );
    }
}

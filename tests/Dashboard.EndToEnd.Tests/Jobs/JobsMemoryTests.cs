using System.Diagnostics;
using System.Globalization;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>
/// Somebody walks through the pages for minutes, without ever loading one anew, while ten thousand jobs tell a thousand events a second. How
/// memory grows is reported, for the server and for the tab; what the tab keeps is judged.
/// </summary>
[Collection(typeof(SharingScaleServers))]
public sealed class JobsMemoryTests(BrowserFixture browser, ScaleServers servers, ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(LongTests.Amount(5, 60));

    /// <summary>From a third of the time on, when all that is loaded once is loaded; after a collection.</summary>
    private const double MostTabGrowth = 8e6;

    [Fact]
    public Task Walk_WithoutReload_LeavesTheTabAsItWas() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?sort=job");
                var tab = await page.Page.Context.NewCDPSessionAsync(page.Page);
                await tab.SendAsync("Performance.enable");
                var (begun, readings) = (Stopwatch.StartNew(), new List<Reading>());
                var known = 0;
                var random = new Random(5);
                while (begun.Elapsed < Duration)
                {
                    await WalkAsync(page, table, random);
                    readings.Add(await ReadAsync(tab, begun.Elapsed));
                    if (known == 0 && begun.Elapsed > Duration / 3)
                    {
                        known = await servers.CountAsync();
                    }
                }

                var settled = readings.Where(reading => reading.At > Duration / 3).ToList();
                Assert.True(settled.Count >= 3, $"{settled.Count} readings");
                output.WriteLine(Describe("tab, heap", settled, reading => reading.TabBytes));
                output.WriteLine(Describe("server, resident", settled, reading => reading.ServerBytes));
                output.WriteLine($"jobs that the server knows: {known:N0}, {await servers.CountAsync():N0} at the end");
                output.WriteLine($"{readings.Count} rounds; nodes {settled[0].Nodes:N0} to {settled[^1].Nodes:N0}");
                var growth = SlopeOf(settled, reading => reading.TabBytes) * (Duration * 2 / 3).TotalSeconds;
                Assert.True(growth < MostTabGrowth, $"The tab grew by {growth:N0} bytes.");
                Assert.True(
                    settled[^1].Nodes < 3 * settled[0].Nodes,
                    $"{settled[0].Nodes:N0} nodes became {settled[^1].Nodes:N0}."
                );
            }
        );

    /// <summary>From the table to a job and back, and by the other pages, as the links lead.</summary>
    private static async Task WalkAsync(BrowserPage page, JobsTable table, Random random)
    {
        var part = random.NextDouble();
        await table.Scroller.EvaluateAsync("(scroller, part) => scroller.scrollTop = scroller.scrollHeight * part", part);
        await page.WaitUntilAsync(
            "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr[role=row]')?.classList.contains('waiting') === false"
        );
        var state = random.Next(2) == 0 ? "running" : "completed";
        await table.Filter(state).ClickAsync();
        // the rows of the former search lead nowhere while the new ones are on their way
        await Expect(table.RowsOfOtherStates(state)).ToHaveCountAsync(0);
        await table.Rows.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/jobs/", StringComparison.Ordinal));
        await Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Timeline" })).ToBeVisibleAsync();
        await LeadAsync(page, "Overview", "Overview");
        await LeadAsync(page, "Upstream", "Upstream");
        await LeadAsync(page, "Jobs", "Jobs");
        await Expect(table.Rows.First).ToBeVisibleAsync();
    }

    private static async Task LeadAsync(BrowserPage page, string link, string heading)
    {
        await page
            .Page.GetByRole(AriaRole.Navigation)
            .GetByRole(AriaRole.Link, new() { Name = link, Exact = true })
            .First.ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(heading);
    }

    private async Task<Reading> ReadAsync(ICDPSession tab, TimeSpan at)
    {
        await tab.SendAsync("HeapProfiler.collectGarbage");
        var metrics = (await tab.SendAsync("Performance.getMetrics"))!
            .Value.GetProperty("metrics")
            .EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        return new Reading(at, metrics["JSHeapUsedSize"], metrics["Nodes"], servers.Dashboard.ReadResidentBytes());
    }

    private static string Describe(string what, List<Reading> readings, Func<Reading, double> valueOf) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {valueOf(readings[0]) / 1e6:0.0} MB, {valueOf(readings[^1]) / 1e6:0.0} MB at the end, {SlopeOf(readings, valueOf) * 60 / 1e6:+0.00;-0.00} MB a minute"
        );

    /// <summary>Of the straight line that fits best, a second.</summary>
    private static double SlopeOf(List<Reading> readings, Func<Reading, double> valueOf)
    {
        var (time, value) = (readings.Average(reading => reading.At.TotalSeconds), readings.Average(valueOf));
        return readings.Sum(reading => (reading.At.TotalSeconds - time) * (valueOf(reading) - value))
            / readings.Sum(reading => Math.Pow(reading.At.TotalSeconds - time, 2));
    }

    private sealed record Reading(TimeSpan At, double TabBytes, double Nodes, double ServerBytes);
}

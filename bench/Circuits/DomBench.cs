using System.Globalization;
using Circuits.Servers;
using Circuits.Viewers;
using Dashboard.EndToEnd.Tests.Infrastructure;
using FanOut.Servers;
using Microsoft.Playwright;

namespace Circuits;

/// <summary>
/// How long it takes from the moment that the jobs table is published in the server until it stands in a browser's document, while others look at
/// it too. The server has one core, the viewers and the browser share the other.
/// </summary>
internal static class DomBench
{
    /// <summary>After all changes of one message are made: the table makes them as its attribute changes.</summary>
    private const string Observe = """
        () => {
            window.shownAt = [];
            new MutationObserver(() => window.shownAt.push(performance.timeOrigin + performance.now()))
                .observe(document.querySelector('live-feed'), { attributeFilter: ['d'] });
        }
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(TrafficPlan plan, int viewers, int samples, TimeSpan warmUp)
    {
        Cores.TakeReaders();
        await using var server = await BenchedServer.StartAsync(plan, isWhole: true);
        await using var crowd = new ViewerCrowd(server.Address, PageKind.All.Single(kind => kind.Id == PageKind.Jobs).View);
        await crowd.GrowAsync(viewers);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = ChromiumFinder.OfThisMachine.Find(playwright.Chromium.ExecutablePath) }
        );
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, "jobs").ToString());
        // what was sent before the circuit is replaced by what it shows
        await page.Locator("[data-interactive=yes] live-feed tbody tr[role=row]:not(.waiting)").First.WaitForAsync();
        await page.EvaluateAsync(Observe);
        await server.RunAsync();
        await Task.Delay(warmUp, TimeProvider.System);
        await server.TakeTicksAsync();
        await page.EvaluateAsync("() => { window.shownAt.length = 0; }");

        List<double> ticks = [];
        List<double> shown = [];
        while (shown.Count < samples)
        {
            await Task.Delay(Interval, TimeProvider.System);
            shown.AddRange(await page.EvaluateAsync<double[]>("() => window.shownAt.splice(0)"));
            ticks.AddRange((await server.TakeTicksAsync()).Select(microseconds => microseconds / 1000.0));
            if (shown.Count == 0)
            {
                throw new InvalidOperationException($"The browser has shown none of {ticks.Count} ticks.");
            }
        }

        Report(ticks, shown, viewers);
        return await crowd.ReportFaultsAsync();
    }

    private static void Report(List<double> ticks, List<double> shown, int viewers)
    {
        var delays = new List<double>();
        foreach (var at in shown)
        {
            var tick = ticks.BinarySearch(at);
            tick = tick < 0 ? ~tick - 1 : tick;
            if (tick >= 0)
            {
                delays.Add(at - ticks[tick]);
            }
        }

        delays.Sort();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{viewers} viewers beside it, {delays.Count} updates of {ticks.Count} ticks, from published to shown: p50 {At(0.5):0.0} ms, p90 {At(0.9):0.0} ms, p99 {At(0.99):0.0} ms, most {delays[^1]:0.0} ms (target: p50 10 ms, p99 50 ms)"
            )
        );

        double At(double part) => delays[Math.Min(delays.Count - 1, (int)(part * delays.Count))];
    }
}

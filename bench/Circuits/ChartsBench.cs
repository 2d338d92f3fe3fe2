using System.Globalization;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Circuits;

/// <summary>
/// How long a tab's main thread works for the pictures of <c>/gpus</c>, of a Dashboard that runs already: for its wall, as it comes, and for 8
/// gauges and a line of 3,600 points that change four times a second.
/// </summary>
internal static class ChartsBench
{
    /// <summary>The page's own elements, copied: a line of so many points whose values move on, and gauges of other values.</summary>
    private const string Prepare = """
        ([points, gauges]) => {
            const host = document.createElement('div');
            host.style.width = '900px';
            document.querySelector('.gpus').prepend(host);
            const plot = document.querySelector('line-plot');
            const line = document.createElement('line-plot');
            line.setAttribute('lib', plot.getAttribute('lib'));
            line.setAttribute('sheet', plot.getAttribute('sheet'));
            host.append(line);
            const gauge = document.querySelector('.arc-gauge');
            const copies = Array.from({ length: gauges }, () => host.appendChild(gauge.cloneNode(true)));
            const now = Math.floor(Date.now() / 1000);
            const yAt = (x) => Math.round(5000 + 4000 * Math.sin(x / 90)) / 100;
            // they come as texts, which the server has written
            const texts = Array.from({ length: 40 }, (_, step) => {
                const xs = Array.from({ length: points }, (_, i) => now - points + i + step);
                return JSON.stringify({ from: xs[0], to: xs.at(-1), format: 'percent', xs, lines: [{ name: 'a', colour: 0, isDashed: false, ys: xs.map(yAt) }] });
            });
            let turn = 0;
            window.stepCharts = () => {
                turn++;
                line.setAttribute('d', texts[turn % texts.length]);
                for (const copy of copies) {
                    copy.querySelector('.fill').setAttribute('stroke-dasharray', `${(turn * 7) % 100} 200`);
                    copy.querySelector('.figure').firstChild.data = String((turn * 7) % 100);
                }
            };
            window.stepCharts();
        }
        """;

    private const string Drawn = "() => document.querySelector('.gpus > div line-plot canvas')";

    private const int Points = 3_600;
    private const int Gauges = 8;

    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(Uri server, TimeSpan each)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = ChromiumFinder.OfThisMachine.Find(playwright.Chromium.ExecutablePath) }
        );
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(server, "gpus").ToString());
        var cells = page.Locator("[data-interactive=yes] gpu-wall [role=option]");
        await cells.First.WaitForAsync();
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Performance.enable");

        await page.EvaluateAsync(
            "() => { window.wallShown = 0; new MutationObserver(() => window.wallShown++).observe(document.querySelector('gpu-wall'), { attributeFilter: ['d'] }); }"
        );
        var before = await ReadAsync(devTools);
        await Task.Delay(each, TimeProvider.System);
        var worked = await ReadAsync(devTools) - before;
        var updates = await page.EvaluateAsync<int>("() => window.wallShown");
        Report($"the wall of {await cells.CountAsync()} GPUs, with all else of its page", worked, updates, 16);

        await cells.First.ClickAsync();
        await page.Locator("line-plot canvas").First.WaitForAsync();
        await page.EvaluateAsync(Prepare, new[] { Points, Gauges });
        await page.WaitForFunctionAsync(Drawn);
        // the page's own goes on beside it: it is measured first, and taken off
        var idle = await MeasureAsync(page, devTools, acts: false, each);
        var both = await MeasureAsync(page, devTools, acts: true, each);
        Report(
            $"{Gauges} gauges and a line of {Points} points",
            (both.Seconds / both.Updates * idle.Updates) - idle.Seconds,
            idle.Updates,
            8
        );
        return 0;
    }

    private static async Task<(double Seconds, int Updates)> MeasureAsync(
        IPage page,
        ICDPSession devTools,
        bool acts,
        TimeSpan length
    )
    {
        var updates = (int)(length / Quarter);
        var before = await ReadAsync(devTools);
        await page.EvaluateAsync(
            "([acts, count, wait]) => new Promise((done) => { let left = count; const timer = setInterval(() => { if (acts) window.stepCharts(); if (--left === 0) { clearInterval(timer); done(); } }, wait); })",
            new object[] { acts, updates, Quarter.TotalMilliseconds }
        );
        return (await ReadAsync(devTools) - before, updates);
    }

    /// <summary>Seconds that the main thread has worked so far: scripts, styles, layout and what it paints.</summary>
    private static async Task<double> ReadAsync(ICDPSession devTools)
    {
        var metrics = await devTools.SendAsync("Performance.getMetrics");
        return metrics!
            .Value.GetProperty("metrics")
            .EnumerateArray()
            .First(metric => metric.GetProperty("name").GetString() == "TaskDuration")
            .GetProperty("value")
            .GetDouble();
    }

    private static void Report(string what, double seconds, int updates, double target) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {updates} updates, {1000 * seconds / Math.Max(1, updates):0.0} ms of the main thread each (target: {target} ms)"
            )
        );
}

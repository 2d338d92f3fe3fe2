using Dashboard.Components.Charts;
using Dashboard.EndToEnd.Tests.Infrastructure;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>What the scripts of the charts do, on a page that has some.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class ChartsTests(BrowserFixture browser, BusyServers servers)
{
    private const string Drawn =
        "() => document.querySelector('line-plot canvas') && document.querySelector('chart-bars svg path')";

    /// <summary>The element that is asked for, drawn from another text; its row of names are what a stranger may send.</summary>
    private const string DrawHostile = """
        async () => {
            window.made = [];
            new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
                if (node.querySelector?.('img, script') || ['IMG', 'SCRIPT'].includes(node.nodeName)) window.made.push(node.nodeName);
            }))).observe(document, { childList: true, subtree: true });
            const name = '<img src=x onerror=alert(1)><script>alert(1)<' + '/script>';
            const bars = document.querySelector('chart-bars');
            bars.setAttribute('d', JSON.stringify({ names: [name, 'b'], hrefs: ['', ''], format: 'seconds', series: [{ name, colour: 0, values: [3, 4] }] }));
            const plot = document.querySelector('line-plot');
            plot.setAttribute('d', JSON.stringify({ from: 0, to: 10, format: 'number', xs: [1, 2], lines: [{ name, colour: 1, isDashed: false, ys: [1, null] }] }));
        }
        """;

    [Fact]
    public Task Names_OfStrangers_AreDrawnAsText() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                // of a range that is over: nothing is drawn over what this draws
                await page.GoToAsync("/cold-starts?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z");
                await page.WaitUntilAsync(Drawn);
                await page.Page.EvaluateAsync(DrawHostile);
                await page.WaitUntilAsync("() => document.querySelectorAll('chart-bars .apexcharts-bar-area').length === 2");
                await page.Locator("chart-bars .apexcharts-bar-area").First.HoverAsync();
                await page.WaitUntilAsync(
                    "() => document.querySelector('chart-bars .chart-tip strong')?.textContent.includes('<script>')"
                );
                await page.Locator("line-plot").First.HoverAsync();
                await page.WaitUntilAsync(
                    "() => document.querySelector('line-plot .chart-tip .line')?.textContent.includes('<script>')"
                );
                Assert.Empty(await page.Page.EvaluateAsync<string[]>("() => window.made"));
            }
        );

    /// <summary>A figure under the pointer reads as the same figure in the table.</summary>
    [Fact]
    public async Task Formats_OfScriptAndServer_AreTheSame()
    {
        double[] values =
        [
            0,
            0.004,
            0.24,
            1,
            9.96,
            42,
            59.94,
            59.96,
            60,
            61.5,
            599.4,
            3599.6,
            3600,
            86_399,
            86_400,
            123_456.789,
            8e9,
            1.25e12,
        ];
        ChartFormat[] formats = Enum.GetValues<ChartFormat>();
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/cold-starts");
                await page.WaitUntilAsync(Drawn);
                var written = await page.Page.EvaluateAsync<string[]>(
                    """
                    async ([values, names]) => {
                        const { formatOf } = await import('/scripts/charts/formats.js');
                        return names.flatMap(name => values.map(formatOf(name)));
                    }
                    """,
                    new object[] { values, formats.Select(format => format.NameOf()).ToArray() }
                );
                Assert.Equal(formats.SelectMany(format => values.Select(value => format.Write(value))), written);
            }
        );
    }

    /// <summary>Another theme is drawn with its own colours; nothing of a chart is left when its page is.</summary>
    [Fact]
    public Task Chart_FollowsTheTheme_AndEndsWithItsPage() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/cold-starts");
                await page.WaitUntilAsync(Drawn);
                foreach (var theme in new[] { Microsoft.Playwright.ColorScheme.Dark, Microsoft.Playwright.ColorScheme.Light })
                {
                    await page.UseThemeAsync(theme);
                    await page.WaitUntilAsync(
                        """
                        () => {
                            const expected = getComputedStyle(document.documentElement).getPropertyValue('--series-0').trim();
                            return document.querySelector('chart-bars .apexcharts-bar-area')?.getAttribute('fill')?.includes(rgb(expected));
                            function rgb(hex) { return hex.slice(1).match(/../g).map(part => parseInt(part, 16)).join(','); }
                        }
                        """
                    );
                }

                await page.Page.EvaluateAsync(
                    "() => { window.kept = document.querySelector('chart-bars'); window.keptPlot = document.querySelector('line-plot'); }"
                );
                await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Jobs", Exact = true }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs");
                await page.WaitUntilAsync(
                    "() => !window.kept.isConnected && window.kept.childElementCount === 0 && window.keptPlot.childElementCount === 0"
                );
            }
        );
}

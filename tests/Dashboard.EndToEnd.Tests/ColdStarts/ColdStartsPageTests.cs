using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.ColdStarts;

[Collection(typeof(SharingBusyServers))]
public sealed partial class ColdStartsPageTests(BrowserFixture browser, BusyServers servers)
{
    private const string Drawn =
        "() => document.querySelector('line-plot canvas') && document.querySelector('chart-bars svg path')";

    [Fact]
    public Task Starts_Many_AreShown() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/cold-starts");
                await Expect(page.Page).ToHaveTitleAsync(Title());
                await PageCheck.AssertInOrderAsync(page, "cold-starts");
            }
        );

    /// <summary>Each chart as its table; a page of tables reads as well.</summary>
    [Fact]
    public Task Tables_StandInForTheCharts() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/cold-starts");
                var buttons = page.Page.GetByRole(AriaRole.Button, new() { NameRegex = AsATable() });
                var count = await buttons.CountAsync();
                Assert.Equal(4, count);
                for (var i = 0; i < count; i++)
                {
                    await buttons.Nth(i).FocusAsync();
                    await buttons.Nth(i).PressAsync("Enter");
                    await Expect(page.Page.GetByRole(AriaRole.Region, new() { NameRegex = TableOf() })).ToHaveCountAsync(i + 1);
                }

                await PageCheck.AssertInOrderAsync(page, "cold-starts-tables");
            }
        );

    [Fact]
    public async Task NoStart_SaysWhy()
    {
        await using var upstream = await SmallSite.StartUpstreamAsync();
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/cold-starts");
                await Expect(page.Locator(".none")).ToContainTextAsync("No job has told how it started yet.");
                await PageCheck.AssertInOrderAsync(page, "cold-starts-none");
            }
        );
    }

    /// <summary>By the mouse: what is under it is said in all plots, a range is dragged into the address and out of it again.</summary>
    [Fact]
    public Task Range_IsDragged_AndTakenBack() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/cold-starts");
                var box = (await page.Locator("line-plot .u-over").First.BoundingBoxAsync())!;
                await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 40);
                await Expect(page.Locator("line-plot .chart-tip:not([hidden])")).ToHaveCountAsync(2);
                var steps = await page.Page.EvaluateAsync<int>("() => history.length");
                await page.Page.Mouse.DownAsync();
                await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + 50, new() { Steps = 5 });
                await page.Page.Mouse.UpAsync();

                await page.WaitUntilAsync("() => location.search.includes('from=') && location.search.includes('to=')");
                var address = new Uri(page.Page.Url).PathAndQuery;
                await Expect(page.Locator(".fixed")).ToBeVisibleAsync();
                // one step back, however many plots the page has
                Assert.Equal(steps + 1, await page.Page.EvaluateAsync<int>("() => history.length"));

                // a link to it shows the same
                await page.GoToAsync(address);
                await Expect(page.Locator(".fixed")).ToBeVisibleAsync();
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Zoom out" }).ClickAsync();
                await page.WaitUntilAsync("() => location.search === ''");
                await Expect(page.Locator(".fixed")).ToHaveCountAsync(0);
                await page.Page.GoBackAsync();
                await Expect(page.Locator(".fixed")).ToBeVisibleAsync();
            }
        );

    /// <summary>By keys alone: another length of time, and one from a moment to another.</summary>
    [Fact]
    public Task Range_IsChosenByKeys() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/cold-starts");
                var menu = page.Page.GetByRole(AriaRole.Button, new() { Name = "Last 24 hours" });
                await menu.FocusAsync();
                await menu.PressAsync("Enter");
                var choice = page.Page.GetByRole(AriaRole.Link, new() { Name = "Last 7 days" });
                await choice.FocusAsync();
                await choice.PressAsync("Enter");
                await page.WaitUntilAtAsync("/cold-starts?range=7d");

                var week = page.Page.GetByRole(AriaRole.Button, new() { Name = "Last 7 days" });
                await week.FocusAsync();
                await week.PressAsync("Enter");
                await page.Page.GetByLabel("From").FillAsync("2020-01-01T00:00:01");
                await page.Page.GetByLabel("To", new() { Exact = true }).FillAsync("2030-01-01T00:00:01");
                await page.Page.GetByLabel("To", new() { Exact = true }).PressAsync("Enter");
                await page.WaitUntilAtAsync("/cold-starts?from=2020-01-01T00%3A00%3A01Z&to=2030-01-01T00%3A00%3A01Z");
                await Expect(page.Locator("h1")).ToBeVisibleAsync();
            }
        );

    [Fact]
    public Task Bar_LeadsToItsJobs_AndAFileHasItsFigures() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/cold-starts?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z");
                var file = await page.Page.RunAndWaitForDownloadAsync(() =>
                    page.Page.GetByRole(AriaRole.Button, new() { Name = "Phases by endpoint as a CSV file" }).ClickAsync()
                );
                Assert.Equal("phases-by-endpoint.csv", file.SuggestedFilename);
                var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
                Assert.StartsWith("Endpoint,", lines[0], StringComparison.Ordinal);
                Assert.Contains(",modelLoad (s),", lines[0], StringComparison.Ordinal);
                var bars = await page.Locator("chart-bars .apexcharts-yaxis-label").CountAsync();
                Assert.Equal(bars, lines.Length - 1);

                var cells = lines[1].Split(',');
                Assert.True(double.Parse(cells[^1], CultureInfo.InvariantCulture) > 0);
                await page.Locator("chart-bars .apexcharts-bar-area").First.ClickAsync();
                await page.WaitUntilAtAsync($"/jobs?q=endpoint%3A{cells[0]}");
            }
        );

    private static async Task OpenAsync(BrowserPage page, string address)
    {
        await page.GoToAsync(address);
        await page.WaitUntilAsync(Drawn);
    }

    [GeneratedRegex(@"^[\d,]+ of [\d,]+ cold · Cold starts · TensorOne$", RegexOptions.None, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("as a table$", RegexOptions.None, 1000)]
    private static partial Regex AsATable();

    [GeneratedRegex(", as a table$", RegexOptions.None, 1000)]
    private static partial Regex TableOf();
}

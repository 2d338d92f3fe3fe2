using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>The Dashboard itself goes and comes back, under an open tab.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class LostServerTests(BrowserFixture browser, BusyServers servers)
{
    /// <summary><c>StateLooks.Stale</c> in the light theme, as a browser says it.</summary>
    private const string Stale = "rgb(100, 106, 116)";

    [Fact]
    public async Task Server_KilledAndStartedAgain_TabComesBackByItselfToTheSameView()
    {
        await using var dashboard = await DashboardServer.StartAsync(servers.Simulator);
        var ended = await servers.Simulator.Control.FindJobAsync("completed");

        await browser.VisitAsync(
            dashboard.Address,
            list =>
                browser.VisitAsync(
                    dashboard.Address,
                    async job =>
                    {
                        list.TolerateLostServer();
                        job.TolerateLostServer();
                        var table = new JobsTable(list);
                        await ChooseViewAsync(table, list);
                        await job.GoToAsync($"/jobs/{ended}");
                        await Expect(job.Locator("h1")).ToHaveTextAsync(ended);
                        var address = list.Page.Url;
                        var selected = await table.KeyOfSelectedAsync();
                        var loads = 0;
                        list.Page.Load += (_, _) => loads++;

                        await dashboard.KillAsync();

                        foreach (var page in (BrowserPage[])[list, job])
                        {
                            await Expect(page.Locator("#connection-bar")).ToHaveTextAsync(Reconnecting());
                            await Expect(page.Locator("main h1")).ToHaveCSSAsync("color", Stale);
                        }

                        await Expect(table.RowOf(selected!)).ToBeVisibleAsync();
                        await Accessibility.AssertInBothThemesAsync(job);
                        await Screenshots.TakeAsync(job, "job-connection-lost");
                        await Accessibility.AssertInBothThemesAsync(list);
                        await Screenshots.TakeAsync(list, "jobs-connection-lost");
                        await dashboard.StartAgainAsync();

                        await Expect(job.Locator("#connection-bar")).ToBeHiddenAsync();
                        await job.WaitUntilInteractiveAsync();
                        await Expect(job.Locator("h1")).ToHaveTextAsync(ended);
                        await Expect(list.Locator("#connection-bar")).ToBeHiddenAsync();
                        await list.WaitUntilInteractiveAsync();
                        await Expect(table.SelectedRow.Locator("a")).ToHaveTextAsync(selected!);
                        await AssertViewAsync(table, list);
                        Assert.Equal(address, list.Page.Url);
                        await ExpectLiveAsync(list);
                        Assert.Equal(1, loads);
                    }
                )
        );
    }

    [Fact]
    public async Task Server_KilledAndStartedAgain_ColumnsGroupPicksAndPanelAreAsTheyWere()
    {
        await using var dashboard = await DashboardServer.StartAsync(servers.Simulator);
        await JobsTable.VisitAsync(
            browser,
            dashboard.Address,
            "/jobs?q=state:completed&sort=job&cols=job,cost,endpoint&group=state&open=completed&panel=1",
            async (page, table) =>
            {
                page.TolerateLostServer();
                var jobs = page.Locator("live-feed tbody tr[role=row]:not(.group):not(.waiting)");
                var panel = page.Page.GetByRole(AriaRole.Complementary, new() { Name = "Selected job" });
                var bar = page.Page.GetByRole(AriaRole.Region, new() { Name = "Selected jobs" }).Locator("strong");
                string[] picked = [await KeyOfAsync(jobs.Nth(1)), await KeyOfAsync(jobs.Nth(3))];
                await jobs.Nth(1).Locator(".pick").ClickAsync();
                await jobs.Nth(3).Locator(".pick").ClickAsync();
                await Expect(bar).ToHaveTextAsync("2 jobs selected");
                await jobs.Nth(2).Locator(".cell").Nth(2).ClickAsync();
                var selected = await table.KeyOfSelectedAsync();
                await Expect(panel.GetByRole(AriaRole.Heading).First).ToHaveTextAsync(selected!);
                await page.Page.WaitForURLAsync(url => picked.All(key => url.Contains(key, StringComparison.Ordinal)));
                var columns = await page.Locator("live-feed th").AllTextContentsAsync();
                Assert.Contains("Cost", columns[2], StringComparison.Ordinal);

                await dashboard.KillAsync();
                await Expect(page.Locator("#connection-bar")).ToHaveTextAsync(Reconnecting());
                // nobody takes it: it must not look as if it were taken
                await jobs.Nth(4).Locator(".pick").ClickAsync();
                await Expect(jobs.Nth(4)).ToHaveAttributeAsync("aria-selected", "false");
                selected = await table.KeyOfSelectedAsync();
                await page.Page.WaitForURLAsync(url => url.Contains($"at={selected}", StringComparison.Ordinal));
                var address = page.Page.Url;
                await dashboard.StartAgainAsync();

                await Expect(page.Locator("#connection-bar")).ToBeHiddenAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(bar).ToHaveTextAsync("2 jobs selected");
                // others may have been completed since, and stand between them
                await Expect(table.RowOf(picked[0])).ToHaveAttributeAsync("aria-selected", "true");
                await Expect(table.RowOf(picked[1])).ToHaveAttributeAsync("aria-selected", "true");
                await Expect(table.SelectedRow.Locator("a")).ToHaveTextAsync(selected!);
                await Expect(panel.GetByRole(AriaRole.Heading).First).ToHaveTextAsync(selected!);
                await Expect(page.Locator("live-feed th")).ToHaveTextAsync(columns);
                Assert.Equal(address, page.Page.Url);
            }
        );
    }

    private static async Task<string> KeyOfAsync(ILocator row) => (await row.Locator("a").TextContentAsync())!;

    /// <summary>A filter, a search, an order, a place far down, and a selected row.</summary>
    private static async Task ChooseViewAsync(JobsTable table, BrowserPage page)
    {
        await table.OpenAsync();
        await table.Filter("completed").ClickAsync();
        // a filter writes into the box, too: what is written before it has would go
        await Expect(table.Search).ToHaveValueAsync("state:completed");
        await table.Search.FillAsync("state:completed job_");
        await page.WaitUntilAtAsync("/jobs?q=state%3Acompleted%20job_");
        await table.Header("Job").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(table.Header("Job")).ToHaveAttributeAsync("aria-sort", "ascending");
        await table.Scroller.EvaluateAsync("scroller => scroller.scrollTop = 100 * 33");
        await Expect(table.Rows.First).ToHaveAttributeAsync("aria-rowindex", SomeRow());
        await page.WaitUntilAsync("() => location.hash.includes('row=100')");
        await table.Rows.Nth(20).Locator(".progress").ClickAsync();
        await page.WaitUntilAsync("() => location.hash.includes('at=job_')");
    }

    private static async Task AssertViewAsync(JobsTable table, BrowserPage page)
    {
        await Expect(table.Filter("completed")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(table.Search).ToHaveValueAsync("state:completed job_");
        await Expect(table.Header("Job")).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Equal(3300, await table.Scroller.EvaluateAsync<int>("scroller => Math.round(scroller.scrollTop)"));
        await Expect(page.Locator("html")).Not.ToHaveAttributeAsync("data-connection", "lost");
    }

    /// <summary>The server's beat reaches the page: the circuit runs, and no reload is under way.</summary>
    private static async Task ExpectLiveAsync(BrowserPage page)
    {
        var beat = await page.Locator("live-pulse").GetAttributeAsync("d");
        await Expect(page.Locator("live-pulse")).Not.ToHaveAttributeAsync("d", beat!);
    }

    [GeneratedRegex(@"^Reconnecting… last update \d\d:\d\d:\d\d$", RegexOptions.None, 1000)]
    private static partial Regex Reconnecting();

    [GeneratedRegex(@"^[89]\d$", RegexOptions.None, 1000)]
    private static partial Regex SomeRow();
}

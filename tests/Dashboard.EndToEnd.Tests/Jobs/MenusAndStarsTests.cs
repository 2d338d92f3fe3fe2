using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>What a person keeps: saved views, an order, stars. The menus are the browser's own popovers, which only a browser opens.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class MenusAndStarsTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task SavedViews_SaveOpenDeleteUndo_ByKeyboard() =>
        VisitAsync(
            "/jobs?state=failed&sort=-cost",
            async (page, table) =>
            {
                var menu = page.Locator("#saved-views");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).FocusAsync();
                await page.Page.Keyboard.PressAsync("Enter");
                await menu.GetByRole(AriaRole.Textbox).FillAsync("Dear failures");
                await page.Page.Keyboard.PressAsync("Enter");
                var link = menu.GetByRole(AriaRole.Link, new() { Name = "Dear failures" });
                await Expect(link).ToHaveAttributeAsync("aria-current", "true");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "saved-views");

                await page.Page.Keyboard.PressAsync("Escape");
                await Expect(menu).ToBeHiddenAsync();
                await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" })).ToBeFocusedAsync();
                await page.GoToAsync("/jobs");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
                await link.ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Afailed&sort=-cost");
                await Expect(menu).ToBeHiddenAsync();
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "true");

                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
                await menu.GetByRole(AriaRole.Button, new() { Name = "Delete the view Dear failures" }).ClickAsync();
                var undo = menu.GetByRole(AriaRole.Button, new() { Name = "Undo" });
                await Expect(undo).ToBeFocusedAsync();
                await page.Page.Keyboard.PressAsync("Enter");
                await Expect(link).ToBeVisibleAsync();
                await Expect(menu.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
            }
        );

    [Fact]
    public Task SortMenu_OnAPhone_SortsAndTurnsTheOrder() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Sort" }).ClickAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "sort-menu-phone");
                await page.Locator("#sort-menu").GetByRole(AriaRole.Button, new() { Name = "Cost" }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?sort=-cost");
                await Expect(page.Locator("#sort-menu")).ToBeHiddenAsync();
                await Expect(table.Header("Cost")).ToHaveAttributeAsync("aria-sort", "descending");
            },
            BrowserView.Phone
        );

    [Fact]
    public async Task Star_OnAJobsPage_IsSeenInTheTableAndFilters()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("failed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            job =>
                VisitAsync(
                    $"/jobs?q={jobId}",
                    async (page, table) =>
                    {
                        await job.GoToAsync($"/jobs/{jobId}");
                        await job.Page.GetByRole(AriaRole.Button, new() { Name = "Star", Exact = true }).ClickAsync();

                        await Expect(page.Locator("live-feed tr.starred a")).ToHaveTextAsync([jobId]);
                        await page.Locator(".filter-bar .starred").ClickAsync();
                        await page.WaitUntilAtAsync($"/jobs?q={jobId}%20is%3Astarred");
                        await Expect(table.RowOf(jobId)).ToBeVisibleAsync();

                        await job.Page.GetByRole(AriaRole.Button, new() { Name = "Starred", Exact = true }).ClickAsync();
                        await Expect(page.Locator("live-feed tr.gone a")).ToHaveTextAsync([jobId]);
                    }
                )
        );
    }

    private Task VisitAsync(string path, Func<BrowserPage, JobsTable, Task> visit, BrowserView? view = null) =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, visit, view);
}

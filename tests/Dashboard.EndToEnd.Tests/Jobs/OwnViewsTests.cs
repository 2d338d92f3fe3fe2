using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>A view of one's own, and to begin with: this browser's, and no other's.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class OwnViewsTests(BrowserFixture browser, BusyServers servers)
{
    private const string Address = "/jobs?q=state%3Afailed&sort=-cost";

    [Fact]
    public async Task OwnView_ToBeginWith_IsThisBrowsers()
    {
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync(Address);
                var menu = page.Locator("#saved-views");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
                await menu.GetByLabel("Save what is shown now as").FillAsync("My failures");
                await menu.GetByLabel("only for me").CheckAsync();
                await menu.GetByText("Save", new() { Exact = true }).ClickAsync();
                var begin = menu.GetByRole(AriaRole.Button, new() { Name = "Begin with the view My failures" });
                await begin.ClickAsync();
                await Expect(begin).ToHaveAttributeAsync("aria-pressed", "true");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "views-own");

                await page.GoToAsync("/jobs");
                await page.WaitUntilAtAsync(Address);
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "true");

                // all jobs are one click away, and stay so by a reload
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
                await menu.GetByRole(AriaRole.Link, new() { Name = "All jobs" }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=");
                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "false");
            }
        );
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync();
                await page.WaitUntilAtAsync("/jobs");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Views" }).ClickAsync();
                await Expect(page.Locator("#saved-views form")).ToBeVisibleAsync();
                await Expect(page.Locator("#saved-views").GetByText("My failures")).ToHaveCountAsync(0);
            }
        );
    }
}

using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>From a job to the next of the list that one came from, and back to the list.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class JobNeighboursTests(BrowserFixture browser, BusyServers servers)
{
    private const string List = "/jobs?q=state%3Acompleted&sort=job";

    [Fact]
    public Task NextAndPrevious_ByKeys_FollowTheList_AndTheWayBackLeadsToIt() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync(List);
                var names = await table.Rows.Locator("a").AllTextContentsAsync();
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("j");
                await page.Page.Keyboard.PressAsync("Enter");
                await ExpectJobAsync(page, names[0]);
                await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Previous:" })).ToHaveCountAsync(0);

                await page.Page.Keyboard.PressAsync("]");
                await ExpectJobAsync(page, names[1]);
                await page.Page.Keyboard.PressAsync("]");
                await ExpectJobAsync(page, names[2]);
                await page.Page.Keyboard.PressAsync("[");
                await ExpectJobAsync(page, names[1]);
                await Expect(page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Jobs of the same list" }))
                    .ToContainTextAsync("2 of ");

                await page.Locator("a[data-returns]").ClickAsync();
                await Expect(table.Rows.First).ToBeVisibleAsync();
                Assert.StartsWith(List, new Uri(page.Page.Url).PathAndQuery, StringComparison.Ordinal);
            }
        );

    private static async Task ExpectJobAsync(BrowserPage page, string jobId)
    {
        await Expect(page.Locator("h1")).ToHaveTextAsync(jobId);
        await page.WaitUntilAtAsync($"/jobs/{jobId}?q=state%3Acompleted&sort=job");
    }
}

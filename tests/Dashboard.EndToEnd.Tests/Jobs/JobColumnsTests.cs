using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Columns are chosen, moved and made wider by mouse, keys and menu, and are the address's.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class JobColumnsTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Menu_AddsAndMovesColumns_AndALinkShowsTheSame() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                var menu = page.Page.GetByRole(AriaRole.Group, new() { Name = "Columns" });
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
                await menu.GetByLabel("Attempt", new() { Exact = true }).CheckAsync();
                await ExpectTitlesAsync(page, "State Job Endpoint Progress Step ETA GPU Cost Age Attempt");
                await menu.GetByLabel("Endpoint", new() { Exact = true }).UncheckAsync();
                await menu.GetByLabel("Move Cost to the left").ClickAsync();
                await ExpectTitlesAsync(page, "State Job Progress Step ETA Cost GPU Age Attempt");
                await Expect(table.Rows.First.Locator("td").Last).ToHaveTextAsync("1");

                await page.Page.ReloadAsync();
                await Expect(page.Locator("[data-interactive=yes]")).ToBeAttachedAsync();
                await ExpectTitlesAsync(page, "State Job Progress Step ETA Cost GPU Age Attempt");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Columns" }).ClickAsync();
                await menu.GetByText("Back to the usual columns").ClickAsync();
                await ExpectTitlesAsync(page, "State Job Endpoint Progress Step ETA GPU Cost Age");
                Assert.DoesNotContain("cols=", page.Page.Url, StringComparison.Ordinal);
            }
        );

    [Fact]
    public Task Keys_OnAHeader_MoveAndWidenItsColumn_AndTheFocusStays() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                var header = table.Header("Endpoint");
                await header.GetByRole(AriaRole.Button).FocusAsync();
                await page.Page.Keyboard.PressAsync("Shift+ArrowRight");
                await ExpectWidthAsync(header, 178);
                await Expect(header.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
                await page.Page.Keyboard.PressAsync("Alt+Shift+ArrowRight");
                await ExpectTitlesAsync(page, "State Job Progress Endpoint Step ETA GPU Cost Age");
                await Expect(header.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
            }
        );

    [Fact]
    public Task Mouse_DragsWidthsAndPlaces_AndAClickSortsAsBefore() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                var (endpoint, cost) = (table.Header("Endpoint"), table.Header("Cost"));
                var box = (await endpoint.BoundingBoxAsync())!;
                await DragAsync(page, box.X + box.Width - 3, box.X + box.Width + 57, box.Y + 10);
                await ExpectWidthAsync(endpoint, 230);
                // dragged it is so already; when the page says so too, the header is made anew
                await page.WaitUntilAsync("() => document.querySelector('live-feed').getAttribute('columns').includes('230')");

                var from = (await cost.BoundingBoxAsync())!;
                var to = (await table.Header("State").BoundingBoxAsync())!;
                await DragAsync(page, from.X + 20, to.X + 10, from.Y + 10);
                await ExpectTitlesAsync(page, "Cost State Job Endpoint Progress Step ETA GPU Age");
                await Expect(cost).Not.ToHaveAttributeAsync("aria-sort", "descending");

                await cost.GetByRole(AriaRole.Button).ClickAsync();
                await Expect(cost).ToHaveAttributeAsync("aria-sort", "descending");
                await ExpectWidthAsync(table.Header("Endpoint"), 230);
                await table.Header("Endpoint").Locator(".edge").DblClickAsync();
                await ExpectWidthAsync(table.Header("Endpoint"), 170);
            }
        );

    private static async Task DragAsync(BrowserPage page, float from, float to, float y)
    {
        await page.Page.Mouse.MoveAsync(from, y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync((from + to) / 2, y);
        await page.Page.Mouse.MoveAsync(to, y);
        await page.Page.Mouse.UpAsync();
    }

    /// <summary>The column has it, whatever room there is; what grows takes the rest.</summary>
    private static Task ExpectWidthAsync(ILocator header, int pixels) => Expect(header).ToHaveCSSAsync("width", $"{pixels}px");

    private static Task ExpectTitlesAsync(BrowserPage page, string titles) =>
        Expect(page.Locator("live-feed th:not(.pick) button")).ToHaveTextAsync(titles.Split(' '));

    private Task VisitAsync(string path, Func<BrowserPage, JobsTable, Task> use) =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, use, BrowserView.Desktop);
}

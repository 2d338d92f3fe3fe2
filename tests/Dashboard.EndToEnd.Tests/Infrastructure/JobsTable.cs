using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>The jobs table and what stands above it, as a person uses them.</summary>
public sealed class JobsTable(BrowserPage page)
{
    /// <summary>Opens a page with the table and lets the test use both.</summary>
    /// <inheritdoc cref="BrowserFixture.VisitAsync"/>
    public static Task VisitAsync(
        BrowserFixture browser,
        Uri address,
        string path,
        Func<BrowserPage, JobsTable, Task> visit,
        BrowserView? view = null
    ) =>
        browser.VisitAsync(
            address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync(path);
                await visit(page, table);
            },
            view
        );

    public ILocator Grid => page.Locator("live-feed table");

    public ILocator Scroller => page.Locator("live-feed .feed-scroll");

    /// <summary>The rows that have come; those that are on their way are blank.</summary>
    public ILocator Rows => page.Locator("live-feed tbody tr[role=row]:not(.waiting)");

    public ILocator SelectedRow => page.Locator("live-feed tbody tr.current");

    public ILocator Search => page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search jobs" });

    /// <summary>The 'N new' button.</summary>
    public ILocator NewJobs => page.Locator("live-feed .feed-new");

    public ILocator Empty => page.Locator(".feed-empty");

    /// <summary>Of jobs that do not match a search for one state, but for those that have left it in their place.</summary>
    public ILocator RowsOfOtherStates(string state) =>
        page.Locator($"live-feed tbody tr[role=row]:not(.group):not(.waiting):not(.gone):not([data-of={state}])");

    public ILocator RowOf(string jobId) =>
        Rows.Filter(new() { Has = page.Page.GetByRole(AriaRole.Link, new() { Name = jobId, Exact = true }) });

    /// <summary>A button of the filter bar, such as <c>failed</c>.</summary>
    public ILocator Filter(string state) => page.Locator($".filter-bar button[data-state={state}]");

    /// <summary>Its accessible name also has the arrow of the order.</summary>
    public ILocator Header(string title) =>
        page.Locator("live-feed th").Filter(new() { Has = page.Page.GetByText(title, new() { Exact = true }) });

    /// <summary>Goes to the table and waits for its first rows, or for the words in their place.</summary>
    public async Task OpenAsync(string path = "/jobs")
    {
        await page.GoToAsync(path);
        await Expect(Rows.Or(Empty).First).ToBeVisibleAsync();
    }

    public Task<string?> KeyOfSelectedAsync() => SelectedRow.Locator("a").TextContentAsync();
}

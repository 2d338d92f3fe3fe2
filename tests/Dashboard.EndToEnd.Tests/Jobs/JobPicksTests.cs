using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Rows are picked by mouse and keys, also beyond what the browser holds; what is picked is the address's; rows can be held still.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class JobPicksTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Mouse_PicksOne_ARange_AndAllButOne() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                await table.Rows.Nth(1).Locator(".pick").ClickAsync();
                await ExpectWordsAsync(page, "1 job selected");
                await Expect(table.Rows.Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
                await table.Rows.Nth(4).Locator(".cell").Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
                await ExpectWordsAsync(page, "4 jobs selected");
                await table.Rows.Nth(2).Locator(".cell").Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
                await ExpectWordsAsync(page, "3 jobs selected");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-picked");

                var all = page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Select all" });
                await Expect(all).ToHaveAttributeAsync("aria-checked", "mixed");
                await all.ClickAsync();
                await ExpectWordsAsync(page, "0 jobs selected", isThere: false);
                await all.ClickAsync();
                await Expect(Bar(page).Locator("strong")).ToContainTextAsync("of this search selected");
                await table.Rows.Nth(2).Locator(".pick").ClickAsync();
                await Expect(Bar(page).Locator("strong")).ToContainTextAsync("All but 1 of");
                await Expect(table.Rows.Nth(2)).ToHaveAttributeAsync("aria-selected", "false");
            }
        );

    [Fact]
    public Task Keys_PickARangePastTheWindow_ThatAReloadKeeps_AndEscapeClears() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("j");
                await page.Page.Keyboard.PressAsync("Shift+End");
                await Expect(Bar(page).Locator("strong")).ToHaveTextAsync(JobsSelected);
                var words = await Bar(page).Locator("strong").TextContentAsync();
                await page.Page.WaitForURLAsync(url => url.Contains("sel=%7E", StringComparison.Ordinal));

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await ExpectWordsAsync(page, words!);
                await Expect(table.Rows.First).ToHaveAttributeAsync("aria-selected", "true");
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("Escape");
                await Expect(Bar(page)).ToHaveCountAsync(0);

                await page.Page.Keyboard.PressAsync("Home");
                await page.Page.Keyboard.PressAsync("x");
                await page.Page.Keyboard.PressAsync("Shift+ArrowDown");
                await page.Page.Keyboard.PressAsync("Shift+ArrowDown");
                await ExpectWordsAsync(page, "3 jobs selected");
                await page.Page.Keyboard.PressAsync("Shift+ArrowUp");
                await ExpectWordsAsync(page, "2 jobs selected");
                await page.Page.Keyboard.PressAsync("Control+a");
                await Expect(Bar(page).Locator("strong")).ToContainTextAsync("of this search selected");
                await page.Page.WaitForURLAsync(url => url.Contains("sel=*", StringComparison.Ordinal));
            }
        );

    [Fact]
    public Task Picked_AreStarred_AndUnstarredByUndo_AndCopied() =>
        VisitAsync(
            "/jobs?sort=job&q=state:completed",
            async (page, table) =>
            {
                await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
                await table.Rows.Nth(0).Locator(".pick").ClickAsync();
                await table.Rows.Nth(1).Locator(".pick").ClickAsync();
                var names = await table.Rows.Locator("a").AllTextContentsAsync();
                await Bar(page).GetByText("Copy IDs").ClickAsync();
                await Expect(page.Locator("#bulk-said")).ToHaveTextAsync("2 copied");
                Assert.Equal(
                    names.Take(2),
                    (await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Split(
                        '\n',
                        StringSplitOptions.RemoveEmptyEntries
                    )
                );

                await Bar(page).GetByText("Star", new() { Exact = true }).ClickAsync();
                await Expect(Bar(page).Locator(".outcome")).ToHaveTextAsync("2 jobs starred.");
                await Expect(table.Rows.Nth(1)).ToHaveClassAsync(Starred);
                await Bar(page).GetByText("Undo").ClickAsync();
                await Expect(Bar(page).Locator(".outcome")).ToHaveTextAsync("2 jobs unstarred.");
                await Expect(page.Locator("live-feed tr.starred")).ToHaveCountAsync(0);

                // another search means other jobs
                await table.Filter("failed").ClickAsync();
                await Expect(Bar(page).Locator("strong")).ToHaveCountAsync(0);
            }
        );

    /// <summary>A row is one button there, beside the box that picks it.</summary>
    [Fact]
    public Task Phone_PicksByTheBox_AndOpensByTheRow() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                await page.Page.SetViewportSizeAsync(BrowserView.Phone.Width, BrowserView.Phone.Height);
                await Expect(table.Rows.First.Locator(".on-phone-thirdLine")).ToBeVisibleAsync();
                await Expect(table.Rows.First.Locator(".on-phone-thirdLineEnd")).ToBeVisibleAsync();
                await table.Rows.Nth(0).Locator(".pick").ClickAsync();
                await table.Rows.Nth(1).Locator(".pick").ClickAsync();
                await ExpectWordsAsync(page, "2 jobs selected");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-picked-phone");
                await Layout.AssertFitsAsync(page);

                var name = await table.Rows.Nth(1).Locator("a").TextContentAsync();
                await table.Rows.Nth(1).Locator(".on-phone-secondLineMore").ClickAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync(name!);
            }
        );

    [Fact]
    public Task Panel_ShowsTheSelectedJob_AndIsTheAddresss() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                var panel = page.Page.GetByRole(AriaRole.Complementary, new() { Name = "Selected job" });
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("p");
                await Expect(panel).ToContainTextAsync("Select a row");
                await page.Page.Keyboard.PressAsync("j");
                await page.Page.Keyboard.PressAsync("j");
                var selected = await table.KeyOfSelectedAsync();
                await Expect(panel.GetByRole(AriaRole.Heading).First).ToHaveTextAsync(selected!);
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-panel");
                await page.Page.WaitForURLAsync(url =>
                    url.Contains("panel=1", StringComparison.Ordinal) && url.Contains("at=", StringComparison.Ordinal)
                );

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(panel.GetByRole(AriaRole.Heading).First).ToHaveTextAsync(selected!);
                await page.Page.Keyboard.PressAsync("p");
                await Expect(panel).ToHaveCountAsync(0);
                Assert.DoesNotContain("panel", page.Page.Url, StringComparison.Ordinal);
            }
        );

    [Fact]
    public Task Pause_HoldsTheRowsStill_UntilTheyGoOn() =>
        VisitAsync(
            "/jobs?sort=job&q=state:running",
            async (page, table) =>
            {
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync(".");
                var button = page.Page.GetByRole(AriaRole.Button, new() { Name = "Paused at" });
                await Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
                var before = await TextAsync(table);
                var counts = await page.Locator(".filter-bar").TextContentAsync();
                await page.WaitUntilAsync(
                    """
                    async () => {
                        const now = await (await fetch('/api/jobs/export?cols=job,state,progress')).text();
                        window.before ??= now;
                        return now !== window.before;
                    }
                    """
                );
                Assert.Equal(before, await TextAsync(table));
                // counts that went on would contradict the rows
                Assert.Equal(counts, await page.Locator(".filter-bar").TextContentAsync());
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-paused");

                await button.ClickAsync();
                // any of them: one alone may be stalled
                await Expect(table.Rows.Locator(".progress")).Not.ToHaveTextAsync(before);
            }
        );

    [GeneratedRegex("^[0-9,]{3,} jobs selected$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex JobsSelected { get; }

    [GeneratedRegex("starred", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Starred { get; }

    private static ILocator Bar(BrowserPage page) => page.Page.GetByRole(AriaRole.Region, new() { Name = "Selected jobs" });

    private static Task ExpectWordsAsync(BrowserPage page, string words, bool isThere = true) =>
        isThere
            ? Expect(Bar(page).Locator("strong")).ToHaveTextAsync(words)
            : Expect(Bar(page).Locator("strong")).ToHaveCountAsync(0);

    /// <summary>Without what ticks by itself in the browser.</summary>
    private static async Task<IReadOnlyList<string>> TextAsync(JobsTable table) =>
        await table.Rows.Locator(".progress").AllTextContentsAsync();

    private Task VisitAsync(string path, Func<BrowserPage, JobsTable, Task> visit) =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, visit);
}

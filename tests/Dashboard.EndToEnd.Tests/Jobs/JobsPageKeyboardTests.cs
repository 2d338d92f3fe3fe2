using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

[Collection(typeof(SharingBusyServers))]
public sealed class JobsPageKeyboardTests(BrowserFixture browser, BusyServers servers)
{
    /// <summary>All that can be used and is seen; what the table reaches by its own keys has a tabindex of -1.</summary>
    private const string Usable = """
        () => [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')]
            .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }))
            .map(name)
        """;

    private const string Name = """
        const name = e => e === document.body ? null
            : `${e.tagName.toLowerCase()} ${e.getAttribute('aria-label') ?? e.title ?? ''} ${e.textContent.replace(/[\d,]/g, '').trim().slice(0, 30)}`;
        """;

    [Fact]
    public Task Tab_FromTheTop_ReachesEverythingThatCanBeUsed() =>
        VisitAsync(
            "/jobs",
            async (page, _) =>
            {
                var usable = await page.Page.EvaluateAsync<string[]>($"() => {{ {Name} return ({Usable})(); }}");
                // a page begins at its heading; the way round leads over the document's end
                while (await TabAsync(page) is not null) { }

                var reached = new List<string>();
                while (await TabAsync(page) is { } focused && reached.Count < 2 * usable.Length)
                {
                    reached.Add(focused);
                }

                Assert.Contains("Skip to the page", usable[0], StringComparison.Ordinal);
                Assert.Equal(usable.Where(IsAlwaysThere), reached.Where(IsAlwaysThere));
            }
        );

    /// <summary>The 'N new' chip comes when a job does, in the middle of a walk through the page.</summary>
    private static bool IsAlwaysThere(string name) => !name.EndsWith(" new", StringComparison.Ordinal);

    /// <summary>There it is out of sight, and a menu sorts in its place.</summary>
    [Fact]
    public Task Header_OnAPhone_HasNoTabStops() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                const string Stops = "live-feed thead button:not([tabindex='-1'])";
                await Expect(page.Locator(Stops)).Not.ToHaveCountAsync(0);
                await page.Page.SetViewportSizeAsync(BrowserView.Phone.Width, BrowserView.Phone.Height);
                await Expect(page.Locator(Stops)).ToHaveCountAsync(0);
                await page.Page.SetViewportSizeAsync(BrowserView.Desktop.Width, BrowserView.Desktop.Height);
                await Expect(page.Locator(Stops)).Not.ToHaveCountAsync(0);
                // each cell says which column it belongs to, since narrow tables leave some out
                await Expect(table.Rows.First.Locator("td").Last).ToHaveAttributeAsync("aria-colindex", "10");
                await Expect(table.Grid).ToHaveAttributeAsync("aria-colcount", "10");
            }
        );

    /// <summary>The page is drawn before the address that holds what was typed has come back: the box was made anew, and the focus lost.</summary>
    [Fact]
    public Task TypingOn_AfterAPause_GoesOnInTheSameBox() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                await table.Search.FocusAsync();
                foreach (var (typed, whole) in new[] { ("zz", "zz"), ("-top", "zz-top"), ("s", "zz-tops") })
                {
                    await page.Page.Keyboard.TypeAsync(typed);
                    await Expect(table.Empty).ToContainTextAsync($"'{whole}'");
                    await Expect(table.Search).ToHaveValueAsync(whole);
                    await Expect(table.Search).ToBeFocusedAsync();
                }
            }
        );

    [Fact]
    public Task JKAndArrows_InTheTable_MoveTheSelectionAndEnterOpensIt() =>
        VisitAsync(
            "/jobs?state=completed&sort=job",
            async (page, table) =>
            {
                var keys = page.Page.Keyboard;
                await keys.PressAsync("j");
                await ExpectSelectedAsync(table, 0);
                await keys.PressAsync("j");
                await keys.PressAsync("ArrowDown");
                await ExpectSelectedAsync(table, 2);
                await keys.PressAsync("k");
                await keys.PressAsync("ArrowUp");
                await ExpectSelectedAsync(table, 0);
                await keys.PressAsync("End");
                // not the filter's count, which is ahead of the rows by those that wait to be asked for
                var rows = int.Parse(await table.Grid.GetAttributeAsync("aria-rowcount") ?? "");
                await ExpectSelectedAsync(table, rows - 2);
                await keys.PressAsync("Home");
                await keys.PressAsync("ArrowDown");
                await ExpectSelectedAsync(table, 1);
                var jobId = await table.KeyOfSelectedAsync();

                await keys.PressAsync("Enter");

                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId!);
                await page.Page.GoBackAsync();
                await Expect(table.SelectedRow.Locator("a")).ToHaveTextAsync(jobId!);
            }
        );

    /// <summary>By the link above the job, or by the browser's own way back: the filter, the order, the row, and the keys go on.</summary>
    [Theory]
    [InlineData("link")]
    [InlineData("back")]
    public Task Job_LeftAgain_LeadsBackToItsRow(string way) =>
        VisitAsync(
            "/jobs?state=completed&sort=-cost",
            async (page, table) =>
            {
                var keys = page.Page.Keyboard;
                for (var i = 0; i < 30; i++)
                {
                    await keys.PressAsync("j");
                    await ExpectSelectedAsync(table, i);
                }

                var jobId = await table.KeyOfSelectedAsync();
                await keys.PressAsync("Enter");
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId!);

                await (way == "link" ? page.Locator("a[data-returns]").ClickAsync() : page.Page.GoBackAsync());

                await Expect(table.SelectedRow.Locator("a")).ToHaveTextAsync(jobId!);
                Assert.Contains("?state=completed&sort=-cost", page.Page.Url, StringComparison.Ordinal);
                await Expect(table.SelectedRow).ToBeInViewportAsync(new() { Ratio = 1 });
                await Expect(table.Grid).ToBeFocusedAsync();
                await keys.PressAsync("ArrowDown");
                await Expect(table.SelectedRow.Locator("a")).Not.ToHaveTextAsync(jobId!);
            }
        );

    [Fact]
    public Task Enter_SelectedRowScrolledOutOfSight_OpensIt() =>
        VisitAsync(
            "/jobs?state=completed&sort=job",
            async (page, table) =>
            {
                await page.Page.Keyboard.PressAsync("j");
                await ExpectSelectedAsync(table, 0);
                var jobId = await table.KeyOfSelectedAsync();
                await table.Scroller.EvaluateAsync("scroller => scroller.scrollTop = 100 * 33");
                await Expect(table.SelectedRow).ToHaveCountAsync(0);

                await page.Page.Keyboard.PressAsync("Enter");

                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId!);
            }
        );

    /// <summary>The row that is used again for another position must not lead to the job that it showed before.</summary>
    [Fact]
    public Task Row_OnItsWay_OpensNothing() =>
        VisitAsync(
            "/jobs?state=completed&sort=job",
            async (page, table) =>
            {
                var left = await table.Scroller.EvaluateAsync<string[]>(
                    """
                    async scroller => {
                        const scrolled = new Promise(done => scroller.addEventListener('scroll', done, { once: true }));
                        scroller.scrollTop = 100 * 33;
                        await scrolled;
                        const waiting = [...scroller.querySelectorAll('tr.waiting')];
                        for (const row of waiting) row.querySelector('td').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
                        return [
                            `${waiting.length > 20}`,
                            location.pathname,
                            ...waiting.flatMap(row => [...row.querySelectorAll('[href], [title]')].map(e => e.outerHTML)),
                        ];
                    }
                    """
                );

                Assert.Equal(["true", "/jobs"], left);
                await Expect(table.Rows.First).ToHaveAttributeAsync("aria-rowindex", "90");
                await Expect(page.Locator("h1")).ToHaveTextAsync("Jobs");
            }
        );

    [Fact]
    public Task JK_AfterAClickOnAFilter_StillMoveTheSelection() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                await table.Filter("completed").ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Acompleted&sort=job");
                // the rows come after the address
                await Expect(page.Locator("live-feed tbody tr[role=row]:not(.waiting):not([data-of=completed])"))
                    .ToHaveCountAsync(0);
                await page.Page.Keyboard.PressAsync("j");
                await page.Page.Keyboard.PressAsync("j");
                await ExpectSelectedAsync(table, 1);

                // where they are text, they are text
                await table.Search.FocusAsync();
                await page.Page.Keyboard.PressAsync("j");
                await Expect(table.Search).ToHaveValueAsync("state:completedj");
            }
        );

    /// <summary>As j does: the page has just come, and nothing in it has the focus.</summary>
    [Fact]
    public Task KeysOfTheTable_OnAFreshPage_AreTheTables() =>
        VisitAsync(
            "/jobs?q=state:completed",
            async (page, table) =>
            {
                await page.Page.Keyboard.PressAsync("Control+a");
                await Expect(page.Locator(".bulk")).ToContainTextAsync("selected");
                await Expect(table.Grid).ToBeFocusedAsync();

                await page.Page.EvaluateAsync("() => document.activeElement.blur()");
                await page.Page.Keyboard.PressAsync("End");
                await page.WaitUntilAsync("() => document.querySelector('.feed-scroll').scrollTop > 0");
            }
        );

    /// <summary>In an order that moves, the row is somewhere else when one comes back to it.</summary>
    [Fact]
    public Task SelectedRow_FarFromWhereItWas_IsFoundByWhoComesBack() =>
        VisitAsync(
            "/jobs?q=state:completed&sort=job",
            async (page, table) =>
            {
                await page.Page.Keyboard.PressAsync("End");
                await page.WaitUntilAsync("() => /at=/.test(location.hash)");
                var jobId = await table.KeyOfSelectedAsync();

                // as if it had been the first
                await page.Page.EvaluateAsync(
                    "() => history.replaceState(history.state, '', location.href.replace(/row=[0-9]+&?/, ''))"
                );
                await page.Page.ReloadAsync();

                await Expect(table.SelectedRow.Locator("a")).ToHaveTextAsync(jobId!);
                await Expect(table.SelectedRow).ToBeInViewportAsync(new() { Ratio = 1 });
            }
        );

    /// <summary>Faster than the browser tells of an address: no press is lost.</summary>
    [Fact]
    public Task Filters_PressedInARow_AllCount() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                const string Press = """
                    states => { for (const state of states) document.querySelector(`.filter-bar button[data-state=${state}]`).click(); }
                    """;
                string[] states = ["running", "completed", "failed"];
                await page.Page.EvaluateAsync(Press, states);
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning%2Ccompleted%2Cfailed");
                foreach (var state in states)
                {
                    await Expect(table.Filter(state)).ToHaveAttributeAsync("aria-pressed", "true");
                }

                await page.Page.EvaluateAsync(Press, states);
                await page.WaitUntilAtAsync("/jobs");
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "false");
                await page.Page.GoBackAsync();
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "true");
            }
        );

    [Fact]
    public Task Enter_OnAHeader_SortsAndTurnsTheOrder() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                var header = table.Header("Cost");
                await header.GetByRole(AriaRole.Button).FocusAsync();
                await page.Page.Keyboard.PressAsync("Enter");
                await Expect(header).ToHaveAttributeAsync("aria-sort", "descending");
                await page.WaitUntilAtAsync("/jobs?sort=-cost");

                await page.Page.Keyboard.PressAsync("Enter");

                await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
                await page.WaitUntilAtAsync("/jobs?sort=cost");
                await page.WaitUntilAsync(
                    """
                    () => {
                        const costs = [...document.querySelectorAll('live-feed tbody tr[role=row]:not(.waiting) .money')].slice(0, 5)
                            .map(cell => Number(cell.textContent.replaceAll(/[<$,]/g, '')));
                        return costs.length === 5 && costs.every((cost, i) => i === 0 || cost >= costs[i - 1] - 1);
                    }
                    """
                );
            }
        );

    /// <returns>What has the focus then; null at the document's end.</returns>
    private static async Task<string?> TabAsync(BrowserPage page)
    {
        await page.Page.Keyboard.PressAsync("Tab");
        return await page.Page.EvaluateAsync<string?>($"() => {{ {Name} return name(document.activeElement); }}").Soon();
    }

    private Task VisitAsync(string path, Func<BrowserPage, JobsTable, Task> visit) =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, visit);

    /// <param name="position">From 0; the grid counts its header as row 1.</param>
    private static async Task ExpectSelectedAsync(JobsTable table, int position)
    {
        await Expect(table.SelectedRow).ToHaveCountAsync(1);
        await Expect(table.SelectedRow).ToHaveAttributeAsync("aria-rowindex", $"{position + 2}");
        await Expect(table.SelectedRow).ToBeInViewportAsync();
        await Expect(table.Grid)
            .ToHaveAttributeAsync("aria-activedescendant", await table.SelectedRow.GetAttributeAsync("id") ?? "");
    }
}

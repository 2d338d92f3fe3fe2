using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Ten thousand jobs that tell a thousand events a second: all that one does with the table, while it moves.</summary>
[Collection(typeof(SharingScaleServers))]
public sealed partial class JobsAtScaleTests(BrowserFixture browser, ScaleServers servers)
{
    private const string Moving = """
        () => {
            const now = document.querySelector('live-feed tbody').textContent;
            window.tableBefore ??= now;
            return now !== window.tableBefore;
        }
        """;

    /// <summary>Rows are used again for other places: which stands where, their order in the document does not tell.</summary>
    private const string RowInTheMiddle =
        "() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('tr[role=row]')";

    [Fact]
    public Task Scrolled_ToTheMiddleAndTheEnd_ShowsTheRowsThere_AndTheyMove() =>
        VisitAsync(
            "/jobs?sort=job&q=state:running",
            async (page, table) =>
            {
                var rows = await RowCountAsync(table);
                Assert.True(rows > ScaleServers.Jobs / 2, $"{rows} rows");
                foreach (var part in new[] { 0.5, 1, 0.25 })
                {
                    await table.Scroller.EvaluateAsync(
                        "(scroller, part) => scroller.scrollTop = scroller.scrollHeight * part",
                        part
                    );
                    await page.WaitUntilAsync(
                        """
                        () => {
                            const box = document.querySelector('live-feed .feed-scroll').getBoundingClientRect();
                            const seen = [...document.querySelectorAll('live-feed tbody tr[role=row]')].filter(row => {
                                const at = row.getBoundingClientRect();
                                return at.bottom > box.top + 80 && at.top < box.bottom - 5;
                            });
                            return seen.length > 10 && seen.every(row => !row.classList.contains('waiting'));
                        }
                        """
                    );
                    var first = int.Parse(
                        await table.Rows.First.GetAttributeAsync("aria-rowindex") ?? "",
                        CultureInfo.InvariantCulture
                    );
                    Assert.InRange(first, (rows * part) - 150, (rows * part) + 150);
                    await page.Page.EvaluateAsync("() => { window.tableBefore = undefined; }");
                    await page.WaitUntilAsync(Moving);
                }
            }
        );

    [Fact]
    public Task FilteredSortedGroupedAndPicked_IsTheAddresss_ByReloadLinkBackAndForward() =>
        VisitAsync(
            "/jobs",
            async (page, table) =>
            {
                await table.Filter("running").ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning");
                await table.Header("Cost").GetByRole(AriaRole.Button).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning&sort=-cost");
                await Expect(table.Header("Cost")).ToHaveAttributeAsync("aria-sort", "descending");
                await Expect(table.RowsOfOtherStates("running")).ToHaveCountAsync(0);

                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Group", Exact = true }).ClickAsync();
                await page.Locator("#group-menu").GetByText("Endpoint", new() { Exact = true }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning&sort=-cost&group=endpoint");
                var headings = page.Locator("live-feed tr.group:not(.waiting)");
                await Expect(headings.First).ToBeVisibleAsync();
                await headings.First.ClickAsync();
                await page.Page.WaitForURLAsync(url => url.Contains("open=", StringComparison.Ordinal));
                var jobs = page.Locator("live-feed tbody tr[role=row]:not(.group):not(.waiting)");
                await Expect(jobs.First).ToBeVisibleAsync();
                var grouped = page.Page.Url;

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(jobs.First).ToBeVisibleAsync();

                await page.Page.GoBackAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning&sort=-cost");
                await Expect(headings).ToHaveCountAsync(0);
                await page.Page.GoForwardAsync();
                await Expect(headings.First).ToBeVisibleAsync();
                await Expect(jobs.First).ToBeVisibleAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-scale-grouped");

                // as somebody else to whom the address was sent
                await browser.VisitAsync(
                    servers.Dashboard.Address,
                    async other =>
                    {
                        await other.GoToAsync(new Uri(grouped).PathAndQuery);
                        await Expect(other.Locator("live-feed tr.group[aria-expanded=true]")).ToHaveCountAsync(1);
                        await Expect(other.Locator("live-feed tbody tr[role=row]:not(.group):not(.waiting)").First)
                            .ToBeVisibleAsync();
                    }
                );
            }
        );

    [Fact]
    public Task All_Picked_AreExported_AndStayPickedByAReload() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("Control+a");
                var bar = page.Page.GetByRole(AriaRole.Region, new() { Name = "Selected jobs" });
                await Expect(bar.Locator("strong")).ToHaveTextAsync(AllSelected);
                await page.Page.WaitForURLAsync(url => url.Contains("sel=*", StringComparison.Ordinal));
                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(bar.Locator("strong")).ToHaveTextAsync(AllSelected);

                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Export", Exact = true }).ClickAsync();
                var download = await page.Page.RunAndWaitForDownloadAsync(() =>
                    page.Page.GetByRole(AriaRole.Link, new() { Name = "CSV, with the columns shown" }).ClickAsync()
                );
                using var csv = new StreamReader(await download.CreateReadStreamAsync());
                var head = await csv.ReadLineAsync();
                var ids = new HashSet<string>(StringComparer.Ordinal);
                while (await csv.ReadLineAsync() is { } line)
                {
                    Assert.True(ids.Add(line.Split(',')[1]), $"twice: {line}");
                }

                Assert.Equal("jobId", head?.Split(',')[1]);
                Assert.True(ids.Count >= ScaleServers.Jobs, $"{ids.Count} jobs");

                // the same from the bar, as documents
                download = await page.Page.RunAndWaitForDownloadAsync(() =>
                    bar.GetByRole(AriaRole.Link, new() { Name = "JSON" }).ClickAsync()
                );
                using var json = await JsonDocument.ParseAsync(await download.CreateReadStreamAsync());
                Assert.Superset(
                    ids.Order().Take(1_000).ToHashSet(StringComparer.Ordinal),
                    json.RootElement.EnumerateArray()
                        .Select(job => job.GetProperty("jobId").GetString()!)
                        .ToHashSet(StringComparer.Ordinal)
                );
                await Accessibility.AssertInBothThemesAsync(page);
            }
        );

    [Fact]
    public Task KeysAlone_FindAJob_OpenIt_GoOnToTheNext_AndComeBack() =>
        VisitAsync(
            "/jobs?sort=job",
            async (page, table) =>
            {
                var keys = page.Page.Keyboard;
                await keys.PressAsync("/");
                await Expect(table.Search).ToBeFocusedAsync();
                await keys.TypeAsync("state:running");
                await keys.PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning&sort=job");
                await Expect(table.RowsOfOtherStates("running")).ToHaveCountAsync(0);
                await keys.PressAsync("Enter");
                await Expect(table.Grid).ToBeFocusedAsync();
                await keys.PressAsync("End");
                await Expect(table.SelectedRow).ToBeInViewportAsync();
                var last = await table.SelectedRow.GetAttributeAsync("aria-rowindex");
                Assert.True(int.Parse(last ?? "", CultureInfo.InvariantCulture) > ScaleServers.Jobs / 2, last);
                await keys.PressAsync("Home");
                await keys.PressAsync("j");
                await Expect(table.SelectedRow).ToHaveAttributeAsync("aria-rowindex", "3");
                var jobId = await table.KeyOfSelectedAsync();

                await keys.PressAsync("Enter");
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId!);
                await keys.PressAsync("]");
                await Expect(page.Locator("h1")).Not.ToHaveTextAsync(jobId!);
                await keys.PressAsync("[");
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId!);
                await page.Page.GoBackAsync();
                await page.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath.StartsWith("/jobs", StringComparison.Ordinal));
            }
        );

    [Fact]
    public Task Phone_SearchesScrollsAndOpensAJob() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?sort=job");
                await table.Search.FillAsync("state:running");
                await page.WaitUntilAtAsync("/jobs?q=state%3Arunning&sort=job");
                await Expect(table.RowsOfOtherStates("running")).ToHaveCountAsync(0);
                await table.Scroller.EvaluateAsync("scroller => scroller.scrollTop = scroller.scrollHeight / 2");
                await page.WaitUntilAsync($"() => ({RowInTheMiddle})()?.classList.contains('waiting') === false");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-scale-phone");
                var jobId = await page.Page.EvaluateAsync<string>($"() => ({RowInTheMiddle})().querySelector('a').textContent");
                await table.RowOf(jobId).GetByRole(AriaRole.Link).ClickAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId);
                await page.Page.GoBackAsync();
                await Expect(table.Rows.First).ToBeVisibleAsync();
            },
            BrowserView.Phone
        );

    [GeneratedRegex("^All [0-9,]{5,} jobs of this search selected$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex AllSelected { get; }

    private static async Task<int> RowCountAsync(JobsTable table) =>
        int.Parse(await table.Grid.GetAttributeAsync("aria-rowcount") ?? "", CultureInfo.InvariantCulture);

    private Task VisitAsync(string path, Func<BrowserPage, JobsTable, Task> visit) =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, visit);
}

using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Capacity;

[Collection(typeof(SharingBusyServers))]
public sealed partial class CapacityPageTests(BrowserFixture browser, BusyServers servers)
{
    private const string Drawn =
        "() => document.querySelector('line-plot canvas') && document.querySelector('chart-bars svg path')";

    [Fact]
    public Task Types_AreShown_BesideAnotherTime() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/capacity?vs=before");
                await Expect(page.Page).ToHaveTitleAsync(Title());
                await Expect(page.Locator("[aria-labelledby=by-type] tbody tr").First).ToContainTextAsync("was");
                await PageCheck.AssertInOrderAsync(page, "capacity");
            }
        );

    /// <summary>Each chart as its table; a page of tables reads as well.</summary>
    [Fact]
    public Task Tables_StandInForTheCharts() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/capacity");
                var buttons = page.Page.GetByRole(AriaRole.Button, new() { NameRegex = AsATable() });
                var count = await buttons.CountAsync();
                Assert.Equal(3, count);
                for (var i = 0; i < count; i++)
                {
                    await buttons.Nth(i).FocusAsync();
                    await buttons.Nth(i).PressAsync("Enter");
                    await Expect(page.Page.GetByRole(AriaRole.Region, new() { NameRegex = TableOf() })).ToHaveCountAsync(i + 1);
                }

                await PageCheck.AssertInOrderAsync(page, "capacity-tables");
            }
        );

    /// <summary>By keys alone: a type, a number of GPUs, and what would have become of its arrivals; a link to it shows the same.</summary>
    [Fact]
    public Task WhatIf_IsAskedByKeys_AndShared() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/capacity");
                var type = page.Locator("[aria-labelledby=what-if] .types a").First;
                await type.FocusAsync();
                await type.PressAsync("Enter");
                await page.WaitUntilAsync("() => location.search.includes('type=')");

                var gpus = page.Locator("[aria-labelledby=what-if]").GetByLabel("GPUs");
                await gpus.FillAsync("3");
                await gpus.PressAsync("Enter");
                await page.WaitUntilAsync("() => location.search.includes('gpus=3')");
                var result = page.Locator("[aria-labelledby=what-if] thead strong");
                await Expect(result).ToHaveTextAsync("3 GPUs");

                await page.Page.ReloadAsync();
                await Expect(result).ToHaveTextAsync("3 GPUs");
                await PageCheck.AssertInOrderAsync(page, "capacity-what-if");
            }
        );

    [Fact]
    public Task Attempts_AreAFile() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await OpenAsync(page, "/capacity");
                var file = await page.Page.RunAndWaitForDownloadAsync(() =>
                    page.Page.GetByRole(AriaRole.Link, new() { Name = "Attempts as CSV" }).ClickAsync()
                );
                var lines = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
                Assert.StartsWith("jobId,attempt,endpointId,gpuType,", lines[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
                Assert.True(lines.Length > 10, $"{lines.Length} lines");
            }
        );

    /// <summary>On a phone the bar has room for four pages; the others are behind one button.</summary>
    [Fact]
    public Task Phone_FindsAllPages() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.Page.SetViewportSizeAsync(390, 844);
                await page.GoToAsync("/");
                var pages = page.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
                await Expect(pages.GetByRole(AriaRole.Link)).ToHaveTextAsync(["Overview", "Jobs", "GPUs", "Cold starts"]);
                var more = pages.GetByRole(AriaRole.Button, new() { Name = "More" });
                await more.ClickAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                await pages.GetByRole(AriaRole.Link, new() { Name = "Capacity" }).ClickAsync();
                await page.WaitUntilAtAsync("/capacity");
                await Expect(pages.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToBeHiddenAsync();
            }
        );

    private static async Task OpenAsync(BrowserPage page, string address)
    {
        await page.GoToAsync(address);
        await page.WaitUntilAsync(Drawn);
    }

    [GeneratedRegex(@"^[\d,]+ in use, [\d,]+ waited for · Capacity · TensorOne$", RegexOptions.None, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("as a table$", RegexOptions.None, 1000)]
    private static partial Regex AsATable();

    [GeneratedRegex(", as a table$", RegexOptions.None, 1000)]
    private static partial Regex TableOf();
}

using System.Globalization;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>What one browser keeps: it holds at once, in the other tabs, and from the first HTML of the next page on.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class PreferencesTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Settings_AreInOrder() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/settings");
                await Expect(page.Page.GetByRole(AriaRole.Radio, new() { Name = "As the system's" })).ToBeCheckedAsync();
                await Expect(page.Page).ToHaveTitleAsync("Settings · TensorOne");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAllAsync(page, "settings");
                await Layout.AssertFitsAsync(page);
            }
        );

    [Fact]
    public Task Choices_HoldFromTheFirstHtmlOn() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/settings");
                await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).CheckAsync();
                await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Compact" }).CheckAsync();
                await page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Time zone" }).SelectOptionAsync("Europe/Berlin");
                await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

                // as it was sent: before any script has run
                var answer = await page.GoToPrerenderedAsync("/jobs");
                var html = await answer!.TextAsync();
                Assert.Matches(
                    "<html[^>]* data-theme=\"dark\"[^>]* data-density=\"compact\"[^>]* data-zone=\"Europe/Berlin\"",
                    html
                );
                var table = new JobsTable(page);
                await Expect(table.Rows.First).ToHaveCSSAsync("height", "27px");

                await page.GoToAsync("/settings");
                await Expect(page.Page.GetByRole(AriaRole.Radio, new() { Name = "Compact" })).ToBeCheckedAsync();
                await Expect(page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Time zone" }))
                    .ToHaveValueAsync("Europe/Berlin");
            }
        );

    /// <summary>Half an hour off the full ones, so that no other zone reads the same.</summary>
    [Fact]
    public async Task Zone_Chosen_IsThatOfAllTimes_AtOnce()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("completed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{jobId}");
                var time = page.Locator(".facts live-time[kind=date]").First;
                var at = DateTimeOffset.FromUnixTimeMilliseconds(
                    long.Parse(await time.GetAttributeAsync("at") ?? "", CultureInfo.InvariantCulture)
                );
                await Expect(time).ToHaveTextAsync(Text(at.ToUniversalTime()));
                await KeepAsync(page, "zone", "Asia/Kolkata");
                await Expect(time).ToHaveTextAsync(Text(at.ToOffset(TimeSpan.FromMinutes(330))));
                // by the name that this browser has for it
                await Expect(page.Locator("live-zone")).ToContainTextAsync("Asia/");

                // one that this browser does not know is as none
                await KeepAsync(page, "zone", "Nowhere/Land");
                await Expect(time).ToHaveTextAsync(Text(at.ToUniversalTime()));
            }
        );
    }

    [Fact]
    public Task Choice_InOneTab_HoldsInTheOther_AndTheSettingsSayIt() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/settings");
                var other = await page.Page.Context.NewPageAsync();
                await other.GotoAsync("/jobs");
                await Expect(other.Locator("live-feed tbody tr[role=row]:not(.waiting)").First).ToBeVisibleAsync();
                await page.Page.GetByRole(AriaRole.Radio, new() { Name = "Roomy" }).CheckAsync();
                await Expect(other.Locator("html")).ToHaveAttributeAsync("data-density", "roomy");
                await Expect(other.Locator("live-feed tbody tr[role=row]:not(.waiting)").First).ToHaveCSSAsync("height", "41px");

                await other.GetByRole(AriaRole.Button, new() { Name = "Theme: as the system's", Exact = true }).ClickAsync();
                await Expect(page.Page.GetByRole(AriaRole.Radio, new() { Name = "Light" })).ToBeCheckedAsync();
            }
        );

    /// <summary>The columns that are kept are in the first HTML; the address names them, so that it shows the same to others.</summary>
    [Fact]
    public Task Columns_Kept_AreTheUsualOnes_AndCanBeForgotten() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?cols=job,cost,state");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Columns", Exact = true }).ClickAsync();
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep for this browser" }).ClickAsync();
                await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Keep for this browser" })).ToHaveCountAsync(0);
                await Expect(page.Locator("live-feed th")).ToHaveCountAsync(4);

                await table.OpenAsync("/jobs?sort=cost");
                await Expect(page.Locator("live-feed th")).ToHaveCountAsync(4);
                await page.WaitUntilAtAsync("/jobs?sort=cost&cols=job%2Ccost%2Cstate");

                await page.GoToAsync("/settings");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the usual ones" }).ClickAsync();
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Jobs", Exact = true }).ClickAsync();
                await Expect(page.Locator("live-feed th")).ToHaveCountAsync(10);
                await table.OpenAsync("/jobs");
                await Expect(page.Locator("live-feed th")).ToHaveCountAsync(10);
            }
        );

    /// <summary>Chosen with a version that kept it in another place.</summary>
    [Fact]
    public Task Choices_OfBeforeTheCookie_AreTakenOverOnce() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/settings");
                await page.Page.EvaluateAsync(
                    "() => { localStorage.setItem('theme', 'dark'); localStorage.setItem('rail', 'wide'); }"
                );
                await page.GoToAsync("/jobs");
                await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
                await Expect(page.Locator("html")).ToHaveAttributeAsync("data-rail", "wide");
                Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => localStorage.length"));

                await KeepAsync(page, "theme", "light");
                await page.GoToAsync("/jobs");
                await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
            }
        );

    private static Task KeepAsync(BrowserPage page, string key, string value) =>
        page.Page.EvaluateAsync(
            "([key, value]) => dispatchEvent(new CustomEvent('keeppreference', { detail: { key, value } }))",
            new[] { key, value }
        );

    private static string Text(DateTimeOffset at) => at.ToString("MMM d, yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
}

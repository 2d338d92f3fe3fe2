using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Rows put together by what they have in common; which groups are open is the address's.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class JobGroupsTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Groups_AreChosen_Opened_KeptByAReload_AndClosedByKeys() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync();
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Group", Exact = true }).ClickAsync();
                await page.Locator("#group-menu").GetByText("State", new() { Exact = true }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?group=state");
                var running = page.Locator("live-feed tr.group").Filter(new() { HasText = "Running" });
                await Expect(running).ToHaveAttributeAsync("aria-expanded", "false");
                await Expect(page.Locator("live-feed tbody tr[role=row]:not(.group):not(.waiting)")).ToHaveCountAsync(0);

                await running.ClickAsync();
                await page.Page.WaitForURLAsync(url => url.Contains("open=running", StringComparison.Ordinal));
                await Expect(running).ToHaveAttributeAsync("aria-expanded", "true");
                var jobs = page.Locator("live-feed tr[data-of=running]:not(.group)");
                await Expect(jobs.First).ToBeVisibleAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "jobs-grouped");

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();
                await Expect(jobs.First).ToBeVisibleAsync();
                await Expect(page.Locator("live-feed table")).ToHaveAttributeAsync("role", "treegrid");

                // from a job to its heading, and from there closed and opened
                await jobs.First.Locator(".cell").Nth(4).ClickAsync();
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("ArrowLeft");
                await Expect(running).ToHaveClassAsync(Current);
                await page.Page.Keyboard.PressAsync("ArrowLeft");
                await Expect(running).ToHaveAttributeAsync("aria-expanded", "false");
                await Expect(running).ToHaveClassAsync(Current);
                await page.Page.Keyboard.PressAsync("Enter");
                await Expect(running).ToHaveAttributeAsync("aria-expanded", "true");
            }
        );

    [GeneratedRegex("current", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Current { get; }
}

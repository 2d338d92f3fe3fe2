using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

[Collection(typeof(SharingBusyServers))]
public sealed class KeysHelpTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task QuestionMark_ListsTheKeys_ButNotWhereSomebodyWrites() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync();
                var help = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" });
                await table.Search.FillAsync("x");
                await table.Search.PressAsync("?");
                await Expect(table.Search).ToHaveValueAsync("x?");
                await Expect(help).ToBeHiddenAsync();

                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("?");
                await Expect(help.GetByText("Select from here to there")).ToBeVisibleAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "keys-help");
                await page.Page.Keyboard.PressAsync("Escape");
                await Expect(help).ToBeHiddenAsync();
                await Expect(table.Grid).ToBeFocusedAsync();
            }
        );
}

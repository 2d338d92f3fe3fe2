using System.Text;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Upstream;

/// <summary>The dialog is the browser's own, and what is pasted goes over as a file: only a browser shows either.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class WatchDialogTests(BrowserFixture browser, BusyServers servers)
{
    /// <summary>Beyond 32 kB one message would end the circuit.</summary>
    private static readonly string LongPaste = string.Join('\n', Enumerable.Repeat("job_pasted_1, job_pasted_2 a/b", 1500));

    [Fact]
    public Task Paste_LongerThanOneMessage_IsWatchedByKeyboardAlone() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync("/jobs");
                await page.Page.Keyboard.PressAsync("Control+k");
                await page.Page.Keyboard.TypeAsync("watch jobs");
                await Expect(page.Page.GetByRole(AriaRole.Option)).ToContainTextAsync(["Watch jobs…"]);
                await page.Page.Keyboard.PressAsync("Enter");

                var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Watch jobs" });
                var box = dialog.GetByRole(AriaRole.Textbox);
                await Expect(box).ToBeFocusedAsync();
                await Expect(page.Locator("#command-palette")).ToBeHiddenAsync();
                await box.FillAsync(LongPaste);
                await page.Page.Keyboard.PressAsync("Control+Enter");

                await Expect(dialog.Locator("dd")).ToHaveTextAsync(["2", "0", "4,497", "1"]);
                await Expect(dialog.Locator(".refused li")).ToContainTextAsync("a/b");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "watch-dialog");
                await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Watch 2 jobs" })).ToBeFocusedAsync();
                await page.Page.Keyboard.PressAsync("Enter");

                await Expect(dialog.GetByText("2 jobs are watched from now on.")).ToBeVisibleAsync();
                await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Done" })).ToBeFocusedAsync();
                await page.Page.Keyboard.PressAsync("Enter");
                await Expect(dialog).ToBeHiddenAsync();
                var watched = await servers.Dashboard.Http.GetStringAsync("/api/watch").Soon();
                Assert.Contains("\"job_pasted_2\"", watched, StringComparison.Ordinal);
            }
        );

    [Fact]
    public Task File_OnAPhone_IsShownAndLeftWithEscape() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync("/jobs");
                var opener = page.Page.GetByRole(AriaRole.Button, new() { Name = "Watch jobs…" });
                await opener.ClickAsync();
                var dialog = page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Watch jobs" });
                await Expect(dialog.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
                await Accessibility.AssertInBothThemesAsync(page);
                var csv = Encoding.UTF8.GetBytes("name,jobId\nx,job_file_1\n");
                await dialog
                    .Locator("input[type=file]")
                    .SetInputFilesAsync(
                        new FilePayload
                        {
                            Name = "jobs.csv",
                            MimeType = "text/csv",
                            Buffer = csv,
                        }
                    );
                await Expect(dialog.Locator("dd").First).ToHaveTextAsync("1");
                await Screenshots.TakeAsync(page, "watch-dialog-phone");

                await page.Page.Keyboard.PressAsync("Escape");
                await Expect(dialog).ToBeHiddenAsync();
                await Expect(opener).ToBeFocusedAsync();
                await opener.ClickAsync();
                await Expect(dialog.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
                await Expect(dialog.Locator("dd")).ToHaveCountAsync(0);
                await Layout.AssertFitsAsync(page);
                var watched = await servers.Dashboard.Http.GetStringAsync("/api/watch").Soon();
                Assert.DoesNotContain("job_file_1", watched, StringComparison.Ordinal);
            },
            BrowserView.Phone
        );
}

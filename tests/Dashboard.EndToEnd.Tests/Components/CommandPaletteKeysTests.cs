using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

[Collection(typeof(SharingBusyServers))]
public sealed class CommandPaletteKeysTests(BrowserFixture browser, BusyServers servers)
{
    /// <summary>A paste and Enter in one turn of the browser: the list is still that of the empty box, whose first is a page.</summary>
    private const string PasteAndEnter = """
        (input, text) => {
            input.value = text;
            input.dispatchEvent(new Event('input', { bubbles: true }));
            input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
            return document.querySelector('#command-palette [role=option]')?.textContent.trim();
        }
        """;

    [Fact]
    public async Task Palette_AJobsId_FindsAndOpensIt()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("failed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs");
                await page.Page.Keyboard.PressAsync("Control+k");
                await Expect(page.Page.GetByRole(AriaRole.Combobox, new() { Name = "Job ID, page or action" }))
                    .ToBeFocusedAsync();
                await page.Page.Keyboard.TypeAsync(jobId[..12]);
                var found = page.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = jobId });
                await Expect(found).ToBeVisibleAsync();
                await page.Page.Keyboard.PressAsync("ArrowDown");
                await Expect(found).ToHaveAttributeAsync("aria-selected", "true");

                await page.Page.Keyboard.PressAsync("Enter");

                await page.WaitUntilAtAsync($"/jobs/{jobId}");
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId);
                await Expect(page.Locator("#command-palette")).ToBeHiddenAsync();
            }
        );
    }

    [Fact]
    public async Task Enter_RightAfterAPaste_OpensWhatWasPasted()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("completed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/upstream");
                await page.Page.Keyboard.PressAsync("Control+k");
                var first = await page
                    .Page.GetByRole(AriaRole.Combobox, new() { Name = "Job ID, page or action" })
                    .EvaluateAsync<string>(PasteAndEnter, jobId);
                Assert.StartsWith("Overview", first, StringComparison.Ordinal);

                await page.WaitUntilAtAsync($"/jobs/{jobId}");
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId);
                await Expect(page.Locator("#command-palette")).ToBeHiddenAsync();
            }
        );
    }

    /// <summary>A server that does not answer in time: the text itself names the job.</summary>
    [Fact]
    public async Task Enter_NoAnswerComes_GoesToTheTextAsAJobId()
    {
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/upstream");
                await page.Page.Keyboard.PressAsync("Control+k");
                await page
                    .Page.GetByRole(AriaRole.Combobox, new() { Name = "Job ID, page or action" })
                    .EvaluateAsync(
                        """
                        input => {
                            input.value = 'a-job-nobody-knows'; // and tells nobody
                            input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
                        }
                        """
                    );

                await page.WaitUntilAtAsync("/jobs/a-job-nobody-knows");
                await Expect(page.Locator("#command-palette")).ToBeHiddenAsync();
            }
        );
    }

    [Fact]
    public async Task Open_Again_ListsWhatIsThereNow()
    {
        const string JobId = "palette-finds-this-later";
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs");
                await page.Page.Keyboard.PressAsync("Control+k");
                await page.Page.Keyboard.TypeAsync("finds-this-later");
                var options = page.Page.GetByRole(AriaRole.Option);
                await Expect(options).ToHaveTextAsync(["finds-this-later open as a job ID"]);
                await page.Page.Keyboard.PressAsync("Escape");
                await servers.Simulator.Control.SubmitAsync(JobId);
                await Expect(page.Locator(".filter-bar")).ToBeVisibleAsync();
                var table = new JobsTable(page);
                await table.Search.FillAsync(JobId);
                await Expect(table.RowOf(JobId)).ToBeVisibleAsync();

                await page.Page.Keyboard.PressAsync("Control+k");

                await Expect(options.First).ToContainTextAsync(JobId);
            }
        );
    }
}

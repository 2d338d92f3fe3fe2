using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>The search, typed and filled in: what the script does of it only a browser shows.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class JobSearchTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Typed_CompletedByKeyboard_IsTheAddress() =>
        VisitAsync(
            async (page, table) =>
            {
                await page.Page.Keyboard.PressAsync("/");
                await Expect(table.Search).ToBeFocusedAsync();
                await page.Page.Keyboard.TypeAsync("sta");
                var options = page.Page.GetByRole(AriaRole.Option);
                await Expect(options.First).ToContainTextAsync("state");
                await page.Page.Keyboard.PressAsync("ArrowDown");
                await page.Page.Keyboard.PressAsync("Tab");
                await Expect(table.Search).ToHaveValueAsync("state:");
                await page.Page.Keyboard.TypeAsync("compl");
                await Expect(options.First).ToContainTextAsync("completed");
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "search-suggestions");
                await page.Page.Keyboard.PressAsync("ArrowDown");
                await page.Page.Keyboard.PressAsync("Enter");
                await Expect(table.Search).ToHaveValueAsync("state:completed ");
                await page.Page.Keyboard.PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=state%3Acompleted");
                await Expect(table.Filter("completed")).ToHaveAttributeAsync("aria-pressed", "true");
                await Expect(options.First).ToBeHiddenAsync();
            }
        );

    /// <summary>One step back is what was shown before somebody began to write, however many letters they have written.</summary>
    [Fact]
    public Task Back_AfterWritingASearch_ShowsWhatWasThereBefore() =>
        VisitAsync(
            async (page, table) =>
            {
                await page.Page.Keyboard.PressAsync("/");
                await page.Page.Keyboard.TypeAsync("ep");
                await page.WaitUntilAtAsync("/jobs?q=ep");
                await page.Page.Keyboard.TypeAsync("_image");
                await page.Page.Keyboard.PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=ep_image");
                await table.Search.FillAsync("state:failed");
                await table.Search.PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=state%3Afailed");

                await page.Page.GoBackAsync();
                await page.WaitUntilAtAsync("/jobs?q=ep_image");
                await Expect(table.Search).ToHaveValueAsync("ep_image");
                await page.Page.GoBackAsync();
                await page.WaitUntilAtAsync("/jobs");
                await Expect(table.Search).ToHaveValueAsync("");
            }
        );

    [Fact]
    public Task Fault_IsUnderlinedAndSaid_AndMendedByItsSuggestion() =>
        VisitAsync(
            async (page, table) =>
            {
                await table.Search.FillAsync("cost>0 stat:failed");
                await table.Search.PressAsync("Enter");
                await Expect(page.Locator("#search-fault")).ToContainTextAsync("There is no field 'stat'; did you mean state?");
                await Expect(page.Locator("search-box mark")).ToHaveTextAsync(["stat"]);
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "search-fault");
                // it was meant, and finds nothing: no rows of another search stand under it
                await page.WaitUntilAtAsync("/jobs?q=cost%3E0%20stat%3Afailed");
                await Expect(table.Rows).ToHaveCountAsync(0);

                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Use state" }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=cost%3E0%20state%3Afailed");
                await Expect(page.Locator("#search-fault")).ToBeHiddenAsync();
            }
        );

    /// <summary>As they stand in a mail or a sheet.</summary>
    [Theory]
    [InlineData("", "job:job_a1,job_b2,job-c3")]
    [InlineData("job:", "job:job_a1,job_b2,job-c3")]
    [InlineData("cost>1 id:job_x,", "cost>1 id:job_x,job_a1,job_b2,job-c3")]
    [InlineData("state:failed", "state:failed job:job_a1,job_b2,job-c3")]
    public Task ListOfIds_Pasted_IsAnyOfThem(string before, string after) =>
        VisitAsync(
            async (page, table) =>
            {
                await table.Search.FillAsync(before);
                await table.Search.EvaluateAsync(
                    """
                    input => {
                        const clipboardData = new DataTransfer();
                        clipboardData.setData('text/plain', 'job_a1, job_b2\njob_a1\tjob-c3');
                        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
                    }
                    """
                );
                await Expect(table.Search).ToHaveValueAsync(after);
                await page.WaitUntilAtAsync($"/jobs?q={Uri.EscapeDataString(after)}");
            }
        );

    /// <summary>A link that somebody has mistyped.</summary>
    [Fact]
    public Task Faults_OfALink_AreUnderlinedAndSaid() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs?q=stat%3Afailed%20cots%3E5");
                await Expect(page.Locator("search-box mark")).ToHaveTextAsync(["stat", "cots"]);
                await Expect(page.Locator(".feed")).ToContainTextAsync("There is no field 'cots'; did you mean cost?");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show all jobs" }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs");
            }
        );

    /// <summary>What an address asks for beside the search, and what there is not, is said, and not passed over.</summary>
    [Fact]
    public Task OrderOfALink_ThatThereIsNot_IsSaid() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs?q=state%3Acompleted&sort=colour");
                var note = page.Locator(".notes p");
                await Expect(note).ToContainTextAsync("sort is the id of a column");
                await Expect(note).ToContainTextAsync("colour");
                await Accessibility.AssertInBothThemesAsync(page);
                await note.GetByText("OK").ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Acompleted");
                await Expect(note).ToHaveCountAsync(0);
            }
        );

    [Fact]
    public Task Form_ShowsWhatIsSearchedFor_AndEditsIt() =>
        VisitAsync(
            async (page, table) =>
            {
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
                var form = page.Locator("#search-form");
                await Expect(form.GetByRole(AriaRole.Checkbox, new() { Name = "Failed", Exact = true })).ToBeCheckedAsync();
                await Expect(form.GetByLabel("Cost, $, at least")).ToHaveValueAsync("1");
                await Expect(form.Locator(".chip")).ToHaveTextAsync(["-job_x ×"]);
                await Accessibility.AssertInBothThemesAsync(page);
                await Screenshots.TakeAsync(page, "search-form");

                await form.GetByRole(AriaRole.Checkbox, new() { Name = "Completed", Exact = true }).CheckAsync();
                await form.GetByLabel("Cost, $, at least").FillAsync("2");
                await form.GetByLabel("Cost, $, at least").PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=state%3Afailed%2Ccompleted%20cost%3E%3D2%20-job_x");
                await Expect(table.Search).ToHaveValueAsync("state:failed,completed cost>=2 -job_x");
            },
            "/jobs?q=state%3Afailed%20cost%3E%3D1%20-job_x"
        );

    private Task VisitAsync(Func<BrowserPage, JobsTable, Task> visit, string path = "/jobs") =>
        JobsTable.VisitAsync(browser, servers.Dashboard.Address, path, visit);
}

using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

[Collection(typeof(SharingBusyServers))]
public sealed class ComparePageTests(BrowserFixture browser, BusyServers servers)
{
    private const string Refused = "status of 404";

    /// <summary>From a job's page to the page that names others, to both side by side, and on to a third.</summary>
    [Fact]
    public async Task Jobs_AreComparedFromOnesPage()
    {
        await SubmitAsync("compared-1", 40, "alpha");
        await SubmitAsync("compared-2", 60, "beta");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs/compared-1");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Compare with…" }).ClickAsync();
                await page.WaitUntilAtAsync("/compare?job=compared-1");
                await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Name one to three more" })).ToBeVisibleAsync();
                await PageCheck.AssertInOrderAsync(page, "compare-1");

                await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Job ID", Exact = true }).FillAsync("compared-2");
                await page.Page.Keyboard.PressAsync("Enter");
                await page.WaitUntilInteractiveAsync();
                await Expect(page.Page).ToHaveTitleAsync("2 jobs compared · TensorOne");
                var progress = page.Page.GetByRole(AriaRole.Row, new() { Name = "Progress 40 % 60 %" });
                await Expect(progress).ToBeVisibleAsync();
                await Expect(page.Page.GetByRole(AriaRole.Row, new() { Name = "projectId alpha beta" })).ToBeVisibleAsync();
                // what is equal is folded
                var endpoint = page.Page.GetByRole(AriaRole.Row, new() { Name = "Endpoint ep_compared ep_compared" });
                await Expect(endpoint).ToBeHiddenAsync();
                await page.Page.Locator("details summary").ClickAsync();
                await Expect(endpoint).ToBeVisibleAsync();
                await PageCheck.AssertInOrderAsync(page, "compare-2");

                await page.Page.GetByRole(AriaRole.Link, new() { Name = "the clock" }).ClickAsync();
                await page.WaitUntilAtAsync("/compare?job=compared-1&job=compared-2&axis=clock");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "Progress as a table" }).ClickAsync();
                await Expect(page.Locator(".axis-chart tbody tr")).ToHaveCountAsync(24);
                await PageCheck.AssertInOrderAsync(page, "compare-2-table");
            }
        );
    }

    [Fact]
    public Task Job_ThatNobodyKnows_SaysSoAndWhatToDo() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                page.Tolerate(Refused);
                await page.GoToAsync("/compare?job=no-such-job");
                await Expect(page.Locator(".compared")).ToContainTextAsync("There is no such job.");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Leave no-such-job out" }).ClickAsync();
                await page.WaitUntilAtAsync("/compare");
                await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Name two to four jobs" })).ToBeVisibleAsync();
                await PageCheck.AssertInOrderAsync(page, "compare-0");
            }
        );

    [Fact]
    public async Task FourOfTheFleet_StandSideBySide()
    {
        var jobs = new[]
        {
            await servers.Simulator.Control.FindJobAsync("running"),
            await servers.Simulator.Control.FindJobAsync("completed"),
            await servers.Simulator.Control.FindJobAsync("failed"),
            await servers.Simulator.Control.FindJobAsync("queued"),
        };
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/compare?{string.Join('&', jobs.Select(job => $"job={job}"))}");
                await Expect(page.Locator(".lane")).ToHaveCountAsync(4);
                await PageCheck.AssertInOrderAsync(page, "compare-4");
            }
        );
    }

    private Task<string> SubmitAsync(string jobId, int progress, string project) =>
        servers.Simulator.Control.SubmitAsync(
            new SimulatorSubmission
            {
                JobId = jobId,
                EndpointId = "ep_compared",
                GpuType = "NVIDIA A100",
                Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["projectId"] = project },
                Story =
                [
                    new SimulatorStep(
                        0.1,
                        JsonNode
                            .Parse(
                                $$"""{"status":"running","progress":{{progress}},"metadata":{"imagesProcessed":{{progress * 10}},"totalImages":1000} }"""
                            )!
                            .AsObject()
                    ),
                ],
            }
        );
}

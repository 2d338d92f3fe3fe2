using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>A story that is told sixty times as fast: what is long for a job takes half a minute.</summary>
public sealed class JobStalledTests(BrowserFixture browser)
{
    private const string JobId = "stuck-while-it-costs";

    [Fact]
    public async Task JobThatStopsMoving_IsFoundAsStalled_AndItsPageSaysWhatItCosts_UntilItMoves()
    {
        await using var simulator = await SimulatorServer.StartAsync("--scenario", "quiet", "--jobs", "5", "--speed", "60");
        await using var dashboard = await DashboardServer.StartAsync(simulator);
        await simulator.Control.SubmitAsync(JobId, Story());
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{JobId}");
                var note = page.Locator(".stall.costly");
                await Expect(note).ToContainTextAsync("its progress stands at 10 %", new() { Timeout = 60_000 });
                await Expect(note).ToContainTextAsync("Its cost goes on rising");
                await Accessibility.AssertInBothThemesAsync(page);

                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?q=is:stalled");
                await Expect(table.RowOf(JobId)).ToContainTextAsync("Running");

                await page.GoToAsync($"/jobs/{JobId}");
                await Expect(page.Locator(".job-head .percent")).ToHaveTextAsync("20%", new() { Timeout = 60_000 });
                await Expect(page.Locator(".stall")).ToHaveCountAsync(0);
            }
        );
    }

    /// <summary>In seconds of the story: it moves once, costs for an hour, and moves again.</summary>
    private static SimulatorStep[] Story() =>
        [
            new(
                1,
                JsonNode
                    .Parse(
                        """{"status":"running","progress":10,"resources":{"gpuUtilization":0},"execution":{"costAccrued":0.1} }"""
                    )!
                    .AsObject()
            ),
            .. Enumerable
                .Range(1, 13)
                .Select(step => new SimulatorStep(
                    step * 250,
                    new JsonObject { ["execution"] = new JsonObject { ["costAccrued"] = 0.1m + (step * 0.05m) } }
                )),
            new(3_600, new JsonObject { ["progress"] = 20 }),
        ];
}

using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

[Collection(typeof(SharingBusyServers))]
public sealed class JobLifeTests(BrowserFixture browser, BusyServers servers)
{
    private const string InTable = """
        (() => {
            const row = document.querySelector('live-feed tbody tr[role=row]:not(.waiting)');
            return row && ['.state', '.progress .figure', '.money'].map(cell => row.querySelector(cell).textContent).join(' ');
        })()
        """;

    private const string OnPage = """
        (() => {
            const head = document.querySelector('.job-head');
            const cost = [...document.querySelectorAll('dt')].find(dt => /cost/i.test(dt.textContent))?.nextElementSibling;
            return head && [head.querySelector('.state'), head.querySelector('.percent'), cost]
                .map(part => part?.textContent.trim() ?? '-').join(' ');
        })()
        """;

    [Fact]
    public async Task Job_FromQueuedToCompleted_IsSeenInTheTableAndOnItsPageWithoutReload()
    {
        const string JobId = "a-life-from-queued-to-completed";

        await browser.VisitAsync(
            servers.Dashboard.Address,
            tablePage =>
                browser.VisitAsync(
                    servers.Dashboard.Address,
                    async jobPage =>
                    {
                        var table = new JobsTable(tablePage);
                        await table.OpenAsync();
                        await table.Search.FillAsync(JobId);
                        await Expect(table.Empty).ToContainTextAsync($"No job matches '{JobId}'");
                        // the browser itself reports the status that the page answers with while there is no such job
                        jobPage.Tolerate("status of 404");
                        await jobPage.GoToAsync($"/jobs/{JobId}");
                        await Expect(jobPage.Locator("h1")).ToHaveTextAsync("No such job");
                        var inTable = await Recorder.StartAsync(tablePage, InTable);
                        var onPage = await Recorder.StartAsync(jobPage, OnPage);

                        await servers.Simulator.Control.SubmitAsync(Life(JobId));

                        await Expect(table.RowOf(JobId)).ToContainTextAsync("Completed");
                        await Expect(table.RowOf(JobId)).ToContainTextAsync("$2.47");
                        await Expect(jobPage.Locator(".job-head .state")).ToHaveTextAsync("Completed");
                        await Expect(jobPage.Locator("h1")).ToHaveTextAsync(JobId);
                        Assert.Equal(
                            [
                                "Queued 0% –",
                                "Initializing 0% –",
                                "Running 25% $0.50",
                                "Running 60% $1.25",
                                "Completed 100% $2.47",
                            ],
                            await inTable.ReadAsync()
                        );
                        Assert.Equal(
                            [
                                "Queued 0% upstream gives none",
                                "Initializing 0% upstream gives none",
                                "Running 25% $0.50",
                                "Running 60% $1.25",
                                "Completed 100% $2.47",
                            ],
                            await onPage.ReadAsync()
                        );
                    }
                )
        );
    }

    /// <summary>Two seconds to each of its steps: eight ticks of the views.</summary>
    private static SimulatorSubmission Life(string jobId) =>
        new()
        {
            JobId = jobId,
            EndpointId = "ep-life",
            GpuType = "NVIDIA A100",
            Story =
            [
                new SimulatorStep(2, new JsonObject { ["status"] = "initializing" }),
                new SimulatorStep(4, Running(25, 0.5m)),
                new SimulatorStep(6, Running(60, 1.25m)),
                new SimulatorStep(
                    8,
                    new JsonObject
                    {
                        ["status"] = "completed",
                        ["progress"] = 100,
                        ["execution"] = null,
                        ["finalMetrics"] = new JsonObject { ["totalCost"] = 2.47m },
                    }
                ),
            ],
        };

    private static JsonObject Running(int progress, decimal cost) =>
        new()
        {
            ["status"] = "running",
            ["progress"] = progress,
            ["execution"] = new JsonObject { ["costAccrued"] = cost },
        };
}

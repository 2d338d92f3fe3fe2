using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Upstream;

public sealed class TraceTests(BrowserFixture browser)
{
    /// <summary>
    /// 149 days of a real cluster in some 3 s. Its pods by phase: 192 Succeeded, 1,870 Failed; 897 Pending, which were never scheduled,
    /// and 5,193 Running end as cancelled at their deletion.
    /// </summary>
    [Fact]
    public async Task Trace_OfThePodListAtHighSpeed_EndsAtItsOwnTotals()
    {
        await using var dashboard = await DashboardServer.StartAsync(
            ImmutableDictionary<string, string>
                .Empty.Add("Simulator:Trace", SharedFiles.Require("traces/alibaba-2023/openb_pod_list_default.csv"))
                .Add("Simulator:Speed", "4000000")
        );

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await page.GoToAsync("/jobs");
                await ExpectCountAsync(table, "completed", "192");
                await ExpectCountAsync(table, "failed", "1,870");
                await ExpectCountAsync(table, "cancelled", "6,090");
                await Expect(page.Locator(".filter-bar button").First).ToHaveTextAsync("All 8,152");
                foreach (var state in (string[])["queued", "initializing", "running", "paused", "timeout"])
                {
                    await ExpectCountAsync(table, state, "0");
                }

                await Expect(page.Page.GetByText("Simulated data")).ToBeVisibleAsync();
            }
        );

        var jobs = await GetAllAsync(dashboard.Http);
        Assert.Equal(8152, jobs.Select(job => job.GetProperty("jobId").GetString()).Distinct().Count());
        var neverStarted = jobs.Where(job => !job.TryGetProperty("startedAt", out _)).ToList();
        Assert.Equal(897, neverStarted.Count);
        Assert.All(neverStarted, job => Assert.Equal("cancelled", job.GetProperty("status").GetString()));
    }

    private static Task ExpectCountAsync(JobsTable table, string state, string count) =>
        Expect(table.Filter(state).Locator(".count")).ToHaveTextAsync(count, new() { Timeout = 60_000 });

    /// <summary>Every page of the relay's own list.</summary>
    private static async Task<List<JsonElement>> GetAllAsync(HttpClient http)
    {
        var jobs = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = JsonElement.Parse(await http.GetStringAsync($"/v2/jobs?limit=1000{query}").Soon());
            jobs.AddRange(page.GetProperty("jobs").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        return jobs;
    }
}

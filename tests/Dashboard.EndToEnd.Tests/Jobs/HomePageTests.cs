using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>The first page: with no job, with some that stand still, with hundreds, and in an incident.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class HomePageTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public async Task Jobs_None_SaysWhatTheJobsPageSays()
    {
        await using var upstream = await SmallSite.StartUpstreamAsync();
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/");
                await Expect(page.Locator("main")).ToContainTextAsync("No jobs yet. Upstream has named none");
                await Expect(page.Page).ToHaveTitleAsync("No jobs · Overview · TensorOne");
                await PageCheck.AssertInOrderAsync(page, "home-0");
            }
        );
    }

    /// <summary>Jobs that nothing happens to: each number on the page is the number of rows of the table that it leads to.</summary>
    [Fact]
    public async Task Numbers_LeadToAsManyRows()
    {
        var jobs = Enumerable.Range(0, 60).Select(JobNode).ToArray();
        await using var upstream = await SmallSite.StartUpstreamAsync(jobs);
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/");
                await Expect(page.Locator("#fleet-states .count")).ToHaveTextAsync("60");
                var links = await page.Locator(
                        ".lists h2 a:not(.other), .fleet h2 a, .trouble[href], .fleet td a, .fleet li:has(.figure) a[href]"
                    )
                    .EvaluateAllAsync<string[][]>(
                        """
                        links => links.map(link => [
                            link.getAttribute('href'),
                            (link.querySelector('.count, strong') ?? link.closest('li')?.querySelector('.figure') ?? link).textContent,
                        ])
                        """
                    );
                Assert.True(links.Length > 20, $"Only {links.Length} numbers were found.");
                var table = new JobsTable(page);
                foreach (var link in links.DistinctBy(link => link[0], StringComparer.Ordinal))
                {
                    await table.OpenAsync(link[0]);
                    var rows = await table.Grid.GetAttributeAsync("aria-rowcount");
                    var expected = int.Parse(link[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                    Assert.Equal((link[0], expected), (link[0], int.Parse(rows!, CultureInfo.InvariantCulture) - 1));
                }
            }
        );
    }

    [Fact]
    public Task Jobs_Hundreds_AreSummedUp() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/");
                await Expect(page.Locator("#failing + ol li, #expensive").First).ToBeVisibleAsync();
                await Expect(page.Locator("[aria-labelledby=expensive] li")).ToHaveCountAsync(5);
                await Expect(page.Locator(".last-hour path[d*=M]").First).ToBeVisibleAsync();
                await PageCheck.AssertInOrderAsync(page, "home-200");
                await page.Page.GetByRole(AriaRole.Button, new() { Name = "As a table" }).ClickAsync();
                await Expect(page.Locator("#last-hour-table tbody tr")).ToHaveCountAsync(60);
                await page.Locator(".last-hour").EvaluateAsync("panel => panel.scrollIntoView()");
                await PageCheck.AssertInOrderAsync(page, "home-200-table");
            }
        );

    /// <summary>Nothing of it needs a mouse, and the way there and back leads to the same page.</summary>
    [Fact]
    public Task Lists_ByKeyboard_LeadToTheirQuery_AndBack() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/");
                await Expect(page.Locator("[aria-labelledby=expensive] li")).ToHaveCountAsync(5);
                await page.Locator("#expensive a").FocusAsync();
                await page.Page.Keyboard.PressAsync("Enter");
                await page.WaitUntilAtAsync("/jobs?q=is%3Aactive&sort=-cost");
                await Expect(new JobsTable(page).Rows.First).ToBeVisibleAsync();
                await page.Page.GoBackAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync("Overview");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Jobs", Exact = true }).ClickAsync();
                await page.WaitUntilAtAsync("/jobs");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "TensorOne, overview" }).ClickAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync("Overview");
            }
        );

    [Fact]
    public async Task Incident_IsSeenFirst()
    {
        await using var simulator = await SimulatorServer.StartAsync(
            "--scenario",
            "incident",
            "--jobs",
            "200",
            "--seed",
            "42",
            "--speed",
            "20"
        );
        await using var dashboard = await DashboardServer.StartAsync(simulator);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/");
                await Expect(page.Locator(".trouble").Filter(new() { HasText = "failed in the last hour" })).ToBeVisibleAsync();
                await Expect(page.Page).ToHaveTitleAsync(FailedTitle());
                await Expect(page.Locator("[aria-labelledby=failing] li")).ToHaveCountAsync(5);
                await PageCheck.AssertInOrderAsync(page, "home-incident");
            }
        );
    }

    private static JsonNode JobNode(int number)
    {
        string[] states =
        [
            "queued",
            "running",
            "running",
            "completed",
            "failed",
            "timeout",
            "paused",
            "cancelled",
            "initializing",
        ];
        var state = states[number % states.Length];
        var job = new JsonObject
        {
            ["jobId"] = $"job_{number:00}",
            ["status"] = state,
            ["endpointId"] = number % 7 == 0 ? null : $"ep_{number % 4}",
            ["createdAt"] = "2026-01-01T00:00:00Z",
            ["resources"] = new JsonObject { ["gpuType"] = number % 3 == 0 ? "NVIDIA A100" : "NVIDIA A100 80GB" },
            ["execution"] = new JsonObject { ["costAccrued"] = number / 4.0 },
        };
        if (state == "running")
        {
            job["startedAt"] = "2026-01-01T00:01:00Z";
            job["estimatedCompletion"] = number % 2 == 0 ? "2026-02-01T00:00:00Z" : "2099-01-01T00:00:00Z";
        }

        return job;
    }

    [GeneratedRegex(@"^\d+ failed in the last hour · Overview · TensorOne$", RegexOptions.None, 1000)]
    private static partial Regex FailedTitle();
}

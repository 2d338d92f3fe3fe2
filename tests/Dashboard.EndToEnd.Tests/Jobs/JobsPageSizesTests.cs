using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>With no job, one of a very long id, and ten thousand. The other tests have some hundreds.</summary>
public sealed partial class JobsPageSizesTests(BrowserFixture browser)
{
    /// <summary>The storm takes all the time of a small machine, and the first reading of its jobs waits for what is left.</summary>
    private const float LongMilliseconds = 120_000;

    [Fact]
    public async Task Jobs_None_SaysSoAndWhatToDo()
    {
        await using var upstream = await SmallSite.StartUpstreamAsync();
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs");
                await Expect(new JobsTable(page).Empty).ToContainTextAsync("No jobs yet. Upstream has named none");
                await Expect(page.Page).ToHaveTitleAsync("0 jobs · TensorOne");
                await PageCheck.AssertInOrderAsync(page, "jobs-0");
            }
        );
    }

    /// <summary>The last one stood alone on a second line.</summary>
    [Fact]
    public async Task Filters_OfEveryState_StandOnOneLine()
    {
        await using var upstream = await SmallSite.StartUpstreamAsync(
            new JsonObject { ["jobId"] = "odd", ["status"] = "hibernating" }
        );
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync();
                await page.Page.SetViewportSizeAsync(BrowserView.Desktop.Width, BrowserView.Desktop.Height);
                await Expect(page.Locator(".filter-bar [data-state=unknown]")).ToBeVisibleAsync();
                var lines = await page.Page.EvaluateAsync<int>(
                    """
                    () => {
                        const bar = document.querySelector('.filter-bar');
                        // as with ten thousand jobs
                        bar.style.setProperty('--digits', '6ch');
                        return new Set([...bar.children].filter(part => part.checkVisibility()).map(button => Math.round(button.getBoundingClientRect().top))).size;
                    }
                    """
                );
                Assert.Equal(1, lines);
            }
        );
    }

    [Fact]
    public async Task Jobs_OneOfAVeryLongId_FitsAndIsOpenedByIt()
    {
        var jobId = "training-run_" + string.Concat(Enumerable.Range(0, 60).Select(n => $"part{n:00}")) + ".end";
        await using var upstream = await SmallSite.StartUpstreamAsync(
            new JsonObject
            {
                ["jobId"] = jobId,
                ["status"] = "completed",
                ["progress"] = 100,
                ["endpointId"] = "endpoint-" + new string('w', 200),
                ["createdAt"] = "2026-01-01T00:00:00Z",
            }
        );
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync();
                await Expect(table.RowOf(jobId)).ToBeVisibleAsync();
                await PageCheck.AssertInOrderAsync(page, "jobs-1-long-id");
                await page.Page.SetViewportSizeAsync(BrowserView.Desktop.Width, BrowserView.Desktop.Height);
                await table.RowOf(jobId).GetByRole(AriaRole.Link).ClickAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync(jobId);
                await PageCheck.AssertInOrderAsync(page, "job-long-id");
            }
        );
    }

    /// <summary>Five thousand events a second, of which a page shows a window four times a second.</summary>
    [Fact]
    public async Task Jobs_TenThousandInAStorm_AreAllThere()
    {
        await using var dashboard = await DashboardServer.StartAsync(
            ImmutableDictionary<string, string>.Empty.Add("Simulator:Scenario", "storm").Add("Simulator:Jobs", "10000")
        );

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await page.GoToAsync("/jobs");
                await Expect(page.Locator(".filter-bar button").First.Locator(".count"))
                    .ToHaveTextAsync(AtLeastTenThousand(), new() { Timeout = LongMilliseconds });
                await table.OpenAsync("/jobs?sort=job");
                await Expect(table.Grid).ToHaveAttributeAsync("aria-rowcount", FiveDigits());
                // while the list is still being read, rows take their places as they come, and the last one moves on
                await Expect(page.Page.GetByRole(AriaRole.Button, new() { NameRegex = NewJobs() }))
                    .ToBeVisibleAsync(new() { Timeout = LongMilliseconds });
                await Screenshots.TakeAsync(page, "jobs-10000");
                await table.Grid.FocusAsync();
                await page.Page.Keyboard.PressAsync("End");
                await Expect(table.SelectedRow).ToBeInViewportAsync();
                var last = await table.SelectedRow.GetAttributeAsync("aria-rowindex");
                Assert.Equal(await table.Grid.GetAttributeAsync("aria-rowcount"), last);
                await Expect(table.SelectedRow.Locator("a")).Not.ToBeEmptyAsync();
            }
        );
    }

    [GeneratedRegex(@"^\d\d,\d{3}$", RegexOptions.None, 1000)]
    private static partial Regex AtLeastTenThousand();

    [GeneratedRegex(@"^[\d,]+ new$", RegexOptions.None, 1000)]
    private static partial Regex NewJobs();

    [GeneratedRegex(@"^\d{5}$", RegexOptions.None, 1000)]
    private static partial Regex FiveDigits();
}

using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Upstream;

/// <summary>
/// Upstream goes and comes back. A page says so while it lasts, and shows what is new once upstream is back by itself. How long that took is
/// reported: from the moment it accepts connections, or answers again, to the moment the page shows a job that upstream did not have before.
/// </summary>
public sealed partial class LostUpstreamTests(BrowserFixture browser, ITestOutputHelper output)
{
    /// <summary><c>StateLooks.Stale</c> in the light theme, as a browser says it.</summary>
    private const string Stale = "rgb(100, 106, 116)";

    private static readonly (string, string) ShortPatience = ("TensorOne:IdleTimeoutSeconds", "3");

    [Fact]
    public async Task Upstream_KilledAndStartedAgain_IsSaidAndRecovers()
    {
        await using var simulator = await StartSimulatorAsync();
        await using var dashboard = await DashboardServer.StartAsync(simulator.Address);
        var known = await simulator.Control.FindJobAsync("running");

        await browser.VisitAsync(
            dashboard.Address,
            jobs =>
                browser.VisitAsync(
                    dashboard.Address,
                    async job =>
                    {
                        var table = new JobsTable(jobs);
                        await table.OpenAsync();
                        await job.GoToAsync($"/jobs/{known}");
                        await Expect(Words(jobs)).ToHaveTextAsync("Live");

                        await simulator.KillAsync();

                        await Expect(Words(jobs)).ToContainTextAsync("Reconnecting");
                        await Expect(Words(jobs)).ToHaveAttributeAsync("title", ConnectionProblem());
                        await Expect(jobs.Locator("live-feed")).ToHaveAttributeAsync("stale", "yes");
                        await Expect(job.Locator(".note")).ToContainTextAsync("Reconnecting. Showing the state of");
                        await Expect(job.Locator("h1")).ToHaveCSSAsync("color", Stale);
                        await Expect(job.Locator(".job-head .state")).ToHaveCSSAsync("color", Stale);
                        await Expect(job.Locator(".facts dd").First).ToHaveCSSAsync("color", Stale);
                        foreach (var (page, name) in new[] { (jobs, "jobs"), (job, "job") })
                        {
                            await Accessibility.AssertInBothThemesAsync(page);
                            await Screenshots.TakeAllAsync(page, $"{name}-upstream-down");
                            await Layout.AssertFitsAsync(page);
                        }

                        await SeeVerdictAsync(job, simulator.Address);
                        await job.GoToAsync($"/jobs/{known}");
                        await table.OpenAsync("/jobs?q=after-the-outage");
                        await Expect(Words(jobs)).ToContainTextAsync("Reconnecting");

                        var back = simulator.Log.WaitForAsync(Listening(), simulator.Log.LineCount);
                        var started = simulator.StartAgainAsync();
                        await back.Soon();
                        var since = TimeProvider.System.GetTimestamp();
                        await started;

                        await SeeRecoveryAsync(table, simulator, "after-the-outage", since);
                        await Expect(Words(jobs)).ToHaveTextAsync("Live");
                        await Expect(jobs.Locator("live-feed")).Not.ToHaveAttributeAsync("stale", "yes");
                        await Expect(job.Locator(".note")).ToHaveCountAsync(0);
                    }
                )
        );
    }

    [Fact]
    public async Task Upstream_Hung_IsSaidAndRecovers()
    {
        await using var simulator = await StartSimulatorAsync();
        await using var dashboard = await DashboardServer.StartAsync(simulator.Address, ShortPatience);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?q=after-the-hang");
                await Expect(Words(page)).ToHaveTextAsync("Live");

                var fault = await simulator.Control.InjectAsync(new SimulatorFault { Kind = "hang", Route = "any" });

                await Expect(Words(page)).ToContainTextAsync("Reconnecting");
                await Expect(Words(page)).ToHaveAttributeAsync("title", SilentStream());

                await simulator.Control.LiftAsync(fault);
                var since = TimeProvider.System.GetTimestamp();

                await SeeRecoveryAsync(table, simulator, "after-the-hang", since);
                await Expect(Words(page)).ToHaveTextAsync("Live");
            }
        );
    }

    [Fact]
    public async Task Upstream_AbsentAtTheStart_IsSaidAndFoundByItself()
    {
        await using var simulator = await StartSimulatorAsync();
        await simulator.KillAsync();
        await using var dashboard = await DashboardServer.StartAsync(simulator.Address);

        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/jobs");
                await Expect(Words(page)).ToContainTextAsync("Connecting to upstream");
                await Expect(Words(page)).ToHaveAttributeAsync("title", ConnectionProblem());
                await Expect(new JobsTable(page).Empty).ToContainTextAsync("upstream has not answered yet");

                var back = simulator.Log.WaitForAsync(Listening(), simulator.Log.LineCount);
                var started = simulator.StartAgainAsync();
                await back.Soon();
                var since = TimeProvider.System.GetTimestamp();

                await Expect(new JobsTable(page).Rows.First).ToBeVisibleAsync();
                Report(since);
                await started;
                await Expect(Words(page)).ToHaveTextAsync("Live");
            }
        );
    }

    private static Task<SimulatorServer> StartSimulatorAsync() =>
        SimulatorServer.StartAsync("--scenario", "quiet", "--jobs", "20", "--seed", "42", "--heartbeat-seconds", "0.5");

    /// <summary>Who is on call looks here first: whether upstream is heard, since when, and what to do, without scrolling on a phone.</summary>
    private static async Task SeeVerdictAsync(BrowserPage page, Uri upstream)
    {
        await page.GoToAsync("/upstream");
        var verdict = page.Locator(".verdict");
        await Expect(verdict.Locator("strong")).ToHaveTextAsync("Upstream is not heard.");
        await Expect(verdict).ToContainTextAsync(LastHeard());
        await Expect(verdict).ToContainTextAsync($"check from this machine whether {upstream} answers");
        await Accessibility.AssertInBothThemesAsync(page);
        await Screenshots.TakeAllAsync(page, "upstream-down");
        await Layout.AssertFitsAsync(page);
        await page.Page.SetViewportSizeAsync(390, 844);
        await Expect(verdict.Locator("p").Last).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    private static ILocator Words(BrowserPage page) => page.Locator(".connection-words");

    /// <param name="table">Filtered by the job's id.</param>
    /// <param name="since">When upstream was back.</param>
    private async Task SeeRecoveryAsync(JobsTable table, SimulatorServer simulator, string jobId, long since)
    {
        await simulator.Control.SubmitAsync(jobId);
        await Expect(table.RowOf(jobId)).ToBeVisibleAsync();
        Report(since);
    }

    /// <summary>How long it took is the machine's affair too; what is promised is held on a fake clock.</summary>
    private void Report(long since) =>
        output.WriteLine(
            $"The page was up to date {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.00} s after upstream's return."
        );

    [GeneratedRegex(@"Last heard at \d.*, \d+.* ago", RegexOptions.None, 1000)]
    private static partial Regex LastHeard();

    [GeneratedRegex("^The stream of all jobs tells nothing", RegexOptions.None, 1000)]
    private static partial Regex SilentStream();

    [GeneratedRegex("Now listening on", RegexOptions.None, 1000)]
    private static partial Regex Listening();

    [GeneratedRegex("^(?<problem>Upstream cannot be reached|The connection to upstream broke): ", RegexOptions.None, 1000)]
    private static partial Regex ConnectionProblem();
}

using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>What moves in the table and what must not: tints, new jobs, the rows when one comes back to another filter.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class JobsTableMovementTests(BrowserFixture browser, BusyServers servers)
{
    /// <summary>Holds each tint for an hour, so that a test can look at it.</summary>
    private const string HoldTints = """
        const animate = Element.prototype.animate;
        Element.prototype.animate = function (frames) { return animate.call(this, frames, 3_600_000); };
        """;

    /// <summary>Keeps the tints of rows, to be asked for later: by then jobs that nobody made may have tints of their own.</summary>
    private const string KeepTints = """
        () => (globalThis.tints = document.getAnimations().filter(tint => tint.effect.target.tagName === 'TR')).length
        """;

    private const string EndedTints = "() => globalThis.tints.filter(tint => tint.playState === 'idle').length";

    /// <summary>A click on the middle of a header's button reaches it.</summary>
    private const string NothingCoversTheHeader = """
        () => [...document.querySelectorAll('live-feed th button')]
            .filter(button => button.checkVisibility() && getComputedStyle(button.closest('thead')).clipPath === 'none')
            .map(button => ({ button, box: button.getBoundingClientRect() }))
            .every(({ button, box }) => button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)))
        """;

    /// <summary>As when another tab comes before it, and back.</summary>
    private const string Hide = """
        hidden => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }
        """;

    [Fact]
    public Task Window_NobodySeesThePage_IsToldSo_AndWhenSomebodyDoesAgain() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs");
                await Expect(table.Rows.First).ToBeVisibleAsync();
                await page.Page.EvaluateAsync(
                    "() => addEventListener('livewindow', told => (document.body.dataset.told = told.detail.isHidden), true)"
                );
                foreach (var isHidden in new[] { true, false })
                {
                    await page.Page.EvaluateAsync(Hide, isHidden);
                    await Expect(page.Page.Locator("body")).ToHaveAttributeAsync("data-told", isHidden ? "true" : "false");
                }
            }
        );

    [Theory]
    [InlineData(ReducedMotion.NoPreference, 1)]
    [InlineData(ReducedMotion.Reduce, 0)]
    public Task Row_ItsStateChanges_IsTintedUnlessMotionIsUnwanted(ReducedMotion motion, int tints) =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var jobId = $"tinted-{motion}";
                await page.Page.AddInitScriptAsync(HoldTints);
                await page.Page.EmulateMediaAsync(new() { ReducedMotion = motion });
                var table = new JobsTable(page);
                await table.OpenAsync($"/jobs?q={jobId}");
                await SubmitAsync(jobId);
                await Expect(table.RowOf(jobId)).ToContainTextAsync("Queued");
                await Expect(table.RowOf(jobId)).ToContainTextAsync("Running");

                Assert.Equal(tints, await page.Page.EvaluateAsync<int>(KeepTints));

                // the row shows another job now
                await table.Search.FillAsync("job_");
                await Expect(table.RowOf(jobId)).ToHaveCountAsync(0);
                await Expect(table.Rows.First).ToBeVisibleAsync();
                Assert.Equal(tints, await page.Page.EvaluateAsync<int>(EndedTints));
            }
        );

    [Fact]
    public Task Back_ToTheFilterBefore_ShowsTheRowsThatWereLeft() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?state=completed&sort=job");
                await table.Scroller.EvaluateAsync("scroller => scroller.scrollTop = 100 * 33");
                await page.WaitUntilAsync("() => location.hash === '#row=100'");
                await table.Filter("failed").ClickAsync();
                await page.WaitUntilAtAsync("/jobs?q=state%3Acompleted%2Cfailed&sort=job");
                await page.WaitUntilAsync("() => document.querySelector('.feed-scroll').scrollTop === 0");

                await page.Page.GoBackAsync();

                await page.WaitUntilAsync("() => document.querySelector('.feed-scroll').scrollTop === 3300");
                await Expect(table.Filter("failed")).ToHaveAttributeAsync("aria-pressed", "false");
                await page.WaitUntilAsync("() => location.hash === '#row=100'");
            }
        );

    [Fact]
    public Task NewJobs_WhileOneReads_WaitBehindAChipUntilAskedFor() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync("/jobs?q=reads-on");
                await SubmitAsync("reads-on-1");
                await Expect(table.Rows).ToHaveCountAsync(1);

                await SubmitAsync("reads-on-2");

                await Expect(table.NewJobs).ToHaveTextAsync("1 new");
                await Expect(table.Rows).ToHaveCountAsync(1);
                foreach (var view in BrowserView.All)
                {
                    await page.Page.SetViewportSizeAsync(view.Width, view.Height);
                    await page.WaitUntilAsync(NothingCoversTheHeader);
                }

                await table.NewJobs.FocusAsync();
                await table.NewJobs.PressAsync("Enter");
                await Expect(table.Rows).ToHaveCountAsync(2);
                await Expect(table.Rows.First).ToContainTextAsync("reads-on-2");
                await Expect(table.NewJobs).ToBeHiddenAsync();
            }
        );

    private Task<string> SubmitAsync(string jobId) =>
        servers.Simulator.Control.SubmitAsync(jobId, new SimulatorStep(3, new JsonObject { ["status"] = "running" }));
}

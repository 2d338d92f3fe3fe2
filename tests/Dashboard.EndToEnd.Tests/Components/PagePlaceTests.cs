using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>What scrolls is the frame's, and stays from page to page: the place must not.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class PagePlaceTests(BrowserFixture browser, BusyServers servers)
{
    private const string ScrollTop = "() => Math.round(document.getElementById('main').scrollTop)";

    [Fact]
    public async Task Page_LeftForAnotherJobs_BeginsAtItsTopAndHeading()
    {
        var (first, second) = (
            await servers.Simulator.Control.FindJobAsync("completed"),
            await servers.Simulator.Control.FindJobAsync("failed")
        );
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{first}");
                await ScrollAsync(page, 200);

                await page.Page.EvaluateAsync("path => Blazor.navigateTo(path)", $"/jobs/{second}");

                await Expect(page.Locator("h1")).ToHaveTextAsync(second);
                await Expect(page.Locator("h1")).ToBeFocusedAsync();
                Assert.Equal(0, await page.Page.EvaluateAsync<int>(ScrollTop));
                Assert.DoesNotContain('#', page.Page.Url);

                await page.Page.GoBackAsync();
                await Expect(page.Locator("h1")).ToHaveTextAsync(first);
                await page.WaitUntilAsync("() => Math.round(document.getElementById('main').scrollTop) === 200");
            },
            BrowserView.Phone
        );
    }

    [Fact]
    public async Task Job_LoadedAnew_KeepsItsPlaceAndItsOpenDocument()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("completed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{jobId}");
                await page.Locator("[data-place='doc=merged']").ClickAsync();
                await Expect(page.Locator("main pre")).ToBeVisibleAsync();
                await page.WaitUntilAsync("() => location.hash.includes('doc=merged')");
                await ScrollAsync(page, 400);

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();

                await Expect(page.Locator("main pre")).ToBeVisibleAsync();
                await page.WaitUntilAsync("() => Math.round(document.getElementById('main').scrollTop) === 400");
                await page.Locator("[data-place='doc=merged']").ClickAsync();
                await Expect(page.Locator("main pre")).ToHaveCountAsync(0);
                await page.WaitUntilAsync("() => !location.hash.includes('doc=')");
            },
            BrowserView.Phone
        );
    }

    /// <summary>Whoever follows a log and reloads goes on following it, with what he looks for.</summary>
    [Fact]
    public async Task Job_LoadedAnew_KeepsItsLogsItsEventsAndItsTableOpen()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("running");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{jobId}");
                await page.Locator(".timeline summary").ClickAsync();
                await page.Locator("[data-place='events=open']").ClickAsync();
                await page.Locator("[data-place='logs=follow']").ClickAsync();
                await page.Locator("[data-place='log-level']").SelectOptionAsync("Error");
                await page.WaitUntilAsync("() => location.hash.includes('log-level=Error')");

                await page.Page.ReloadAsync();
                await page.WaitUntilInteractiveAsync();

                await Expect(page.Locator("[data-place='logs=follow']")).ToHaveTextAsync("Following");
                await Expect(page.Locator("[data-place='log-level']")).ToHaveValueAsync("Error");
                await Expect(page.Locator("[data-place='events=open']")).ToHaveTextAsync("Hide");
                await Expect(page.Locator(".timeline table")).ToBeVisibleAsync();

                await page.Locator("[data-place='logs=follow']").ClickAsync();
                await page.Locator("[data-place='events=open']").ClickAsync();
                await page.Locator(".timeline summary").ClickAsync();
                await page.WaitUntilAsync("() => !/logs=|events=|times=/.test(location.hash)");
            }
        );
    }

    private static async Task ScrollAsync(BrowserPage page, int top)
    {
        await page.Page.EvaluateAsync("top => document.getElementById('main').scrollTop = top", top);
        await page.WaitUntilAsync($"() => location.hash.includes('y={top}')");
    }
}

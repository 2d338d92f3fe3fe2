using System.Globalization;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>What differs from browser to browser: its storage, its clock and its time zone.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class BrowserOwnTests(BrowserFixture browser, BusyServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Switches_WithAndWithoutStorage_WorkAndSayHowTheyStand(bool isStorageForbidden) =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                if (isStorageForbidden)
                {
                    await page.Page.AddInitScriptAsync(
                        """
                        const no = () => { throw new DOMException('no', 'SecurityError'); };
                        Object.defineProperty(window, 'localStorage', { get: no });
                        Object.defineProperty(document, 'cookie', { get: no, set: no });
                        """
                    );
                }

                await page.GoToAsync("/jobs");
                var root = page.Locator("html");
                foreach (var (now, next) in new[] { ("as the system's", "light"), ("light", "dark"), ("dark", "system") })
                {
                    await page.Page.GetByRole(AriaRole.Button, new() { Name = $"Theme: {now}", Exact = true }).ClickAsync();
                    await Expect(root).ToHaveAttributeAsync("data-theme-choice", next);
                }

                await page.Locator("[data-rail-toggle]").ClickAsync();
                await Expect(root).ToHaveAttributeAsync("data-rail", "wide");
                await page.Locator("[data-rail-toggle]").ClickAsync();
                await Expect(root).ToHaveAttributeAsync("data-rail", "narrow");
            }
        );

    /// <summary>A viewer's clock may be wrong by less than what counts as set anew, either way.</summary>
    [Theory]
    [InlineData(-1500)]
    [InlineData(1500)]
    [InlineData(-90_000)]
    public Task Clock_WrongByALittleOrALot_IsPutRightByTheFirstBeat(int wrongBy) =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/upstream");
                var offset = await page.Page.EvaluateAsync<double>(
                    """
                    async wrongBy => {
                        const clock = await import('/scripts/clock.js?anew');
                        clock.synchronize(`${Date.now() + wrongBy} 0 0 1`);
                        return clock.serverNow() - Date.now();
                    }
                    """,
                    wrongBy
                );
                Assert.InRange(offset, wrongBy - 500, wrongBy + 500);
            }
        );

    /// <summary>What upstream estimated last comes no nearer while it is not heard; how old things are goes on.</summary>
    [Fact]
    public Task Countdowns_WhileUpstreamIsNotHeard_StandStill() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/upstream");
                var known = await page.Page.EvaluateAsync<string[]>(
                    """
                    async () => {
                        const clock = await import('/scripts/clock.js?known');
                        const now = Date.now();
                        const difference = () => Math.abs(clock.knownNow() - clock.upstreamNow()) < 5000 ? "now" : String(clock.knownNow());
                        clock.synchronize(`${now} ${now} ${now} 1`);
                        const before = difference();
                        clock.synchronize(`${now} ${now} ${now} 1 4200`);
                        const silent = difference();
                        clock.synchronize(`${now} ${now} ${now} 1`);
                        return [before, silent, difference()];
                    }
                    """
                );
                Assert.Equal(["now", "4200", "now"], known);
                var words = await page.Page.EvaluateAsync<string>(
                    """
                    () => {
                        const time = document.createElement('live-time');
                        time.setAttribute('kind', 'until');
                        time.setAttribute('at', '725000');
                        time.setAttribute('to', '40000');
                        document.body.append(time);
                        return time.textContent;
                    }
                    """
                );
                Assert.Equal("in 11m 25s", words);
                // as the cells of a table have it: the next beat comes later
                var cell = await page.Page.EvaluateAsync<string>(
                    """
                    async () => {
                        const clock = await import('/scripts/clock.js');
                        const { makeCell } = await import('/scripts/feed-cells.js');
                        const now = Date.now();
                        clock.synchronize(`${now} ${now} ${now} 1 40000`);
                        const td = document.createElement('td');
                        makeCell(td, { kind: 'until' })('725000');
                        return td.textContent;
                    }
                    """
                );
                Assert.Equal("11m 25s", cell);
            }
        );

    /// <summary>Half an hour off the full ones, so that no other zone reads the same.</summary>
    [Fact]
    public async Task Times_InAnotherZone_AreTheViewersAndUtcOnHover()
    {
        var jobId = await servers.Simulator.Control.FindJobAsync("completed");
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync($"/jobs/{jobId}");
                var time = page.Locator(".facts live-time[kind=date]").First;
                var at = DateTimeOffset.FromUnixTimeMilliseconds(
                    long.Parse(await time.GetAttributeAsync("at") ?? "", CultureInfo.InvariantCulture)
                );
                var local = at.ToOffset(TimeSpan.FromMinutes(330))
                    .ToString("MMM d, yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
                var utc = at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                await Expect(time).ToHaveTextAsync(local);
                await Expect(time).ToHaveAttributeAsync("title", $"{local} · {utc} UTC");
            },
            zone: "Asia/Kolkata"
        );
    }

    [Fact]
    public Task TimeOfDay_OfAnotherDay_SaysWhichDay() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/upstream");
                var said = await page.Page.EvaluateAsync<string[]>(
                    """
                    async () => {
                        const { localMoment } = await import('/scripts/clock.js');
                        const noon = new Date(2024, 0, 15, 12, 0, 0).getTime();
                        return [localMoment(noon, noon + 3_600_000), localMoment(noon, noon + 86_400_000)];
                    }
                    """
                );
                Assert.Equal(["12:00:00", "Jan 15, 2024, 12:00:00"], said);
            }
        );
}

using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Jobs;

/// <summary>Data ticks without moving anything else.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class StandingStillTests(BrowserFixture browser, BusyServers servers)
{
    private const string ChipPlaces = """
        () => [...document.querySelectorAll('.filter-bar button')]
            .map(chip => { const { x, y } = chip.getBoundingClientRect(); return `${Math.round(x)} ${Math.round(y)}`; })
        """;

    private const string WrongNumbers = """
        () => {
            window.toldBefore = undefined;
            const told = document.querySelector('live-counts').getAttribute('d').split(' ');
            return [...document.querySelectorAll('.filter-bar [data-count]')]
                .filter(chip => chip.textContent !== told[chip.dataset.count])
                .map(chip => chip.parentElement.textContent);
        }
        """;

    /// <summary>A count that grows from one digit to two, where the total has had as many all along.</summary>
    [Theory]
    [InlineData(1440)]
    [InlineData(1024)]
    [InlineData(390)]
    public Task Chips_ACountGetsAnotherDigit_StandWhereTheyStood(int width) =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync("/jobs?q=no-such-job");
                var count = page.Locator(".filter-bar .state .count").First;
                await page.Page.EvaluateAsync("() => document.querySelector('.filter-bar').style.setProperty('--digits', '3ch')");
                await count.EvaluateAsync("count => count.textContent = '9'");
                var before = await page.Page.EvaluateAsync<string[]>(ChipPlaces);

                await count.EvaluateAsync("count => count.textContent = '10'");

                Assert.Equal(before, await page.Page.EvaluateAsync<string[]>(ChipPlaces));
            },
            new BrowserView("narrow", width, 800)
        );

    /// <summary>
    /// They are written by the script, and by the server where the buttons are made anew: whichever did last, they are those that were told.
    /// </summary>
    [Fact]
    public Task Numbers_InTheChips_AreThoseThatWereTold_HoweverOftenTheChipsAreMadeAnew() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                var table = new JobsTable(page);
                await table.OpenAsync();
                for (var i = 0; i < 6; i++)
                {
                    // until a number is another, which makes no chip anew
                    await page.WaitUntilAsync(
                        """
                        () => {
                            const told = document.querySelector('live-counts').getAttribute('d');
                            window.toldBefore ??= told;
                            return told !== window.toldBefore;
                        }
                        """
                    );
                    await table.Filter("running").ClickAsync();
                    await Expect(table.Filter("running")).ToHaveAttributeAsync("aria-pressed", i % 2 == 0 ? "true" : "false");
                    Assert.Empty(await page.Page.EvaluateAsync<string[]>(WrongNumbers));
                }
            }
        );

    [Fact]
    public async Task Panels_TheJobEnds_StandWhereTheyStood()
    {
        const string JobId = "ends-while-one-looks";
        await servers.Simulator.Control.SubmitAsync(
            JobId,
            new SimulatorStep(0.5, new JsonObject { ["status"] = "running", ["progress"] = 50 }),
            new SimulatorStep(8, new JsonObject { ["status"] = "completed", ["progress"] = 100 })
        );
        await browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await new JobsTable(page).OpenAsync($"/jobs?q={JobId}");
                await page.GoToAsync($"/jobs/{JobId}");
                var places = await Recorder.StartAsync(
                    page,
                    "`${document.querySelector('main .panel')?.getBoundingClientRect().top}`"
                );
                await Expect(page.Locator(".job-head .state")).ToHaveTextAsync("Completed");

                Assert.Single(await places.ReadAsync());
            }
        );
    }
}

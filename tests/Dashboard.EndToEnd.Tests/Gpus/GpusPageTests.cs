using System.Globalization;
using System.Text.Json.Nodes;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Gpus;

/// <summary>The wall with no GPU, one, eight, a thousand, odd ones; by mouse and by keys.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed class GpusPageTests(BrowserFixture browser, BusyServers servers)
{
    private const string Cells = "gpu-wall [role=option]";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1000)]
    public async Task Wall_OfSoMany_HasThemAll(int count)
    {
        await using var upstream = await SmallSite.StartUpstreamAsync([
            .. Enumerable.Range(0, (count + 7) / 8).Select(job => Job(job, Math.Min(8, count - (job * 8)))),
        ]);
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/gpus");
                if (count == 0)
                {
                    await Expect(page.Locator(".none")).ToContainTextAsync("No job is running.");
                }
                else
                {
                    await Expect(page.Locator(Cells)).ToHaveCountAsync(count);
                    await Expect(page.Locator($"{Cells}[data-step]:not([data-step=''])")).ToHaveCountAsync(count);
                }

                await Expect(page.Page)
                    .ToHaveTitleAsync(
                        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "GPU" : "GPUs")} · TensorOne")
                    );
                await PageCheck.AssertInOrderAsync(page, $"gpus-{count}");
            }
        );
    }

    /// <summary>What upstream writes wrongly is shown as it is.</summary>
    [Fact]
    public async Task Values_ThatCannotBe_AreShownAsTheyAre()
    {
        var job = JsonNode
            .Parse(
                """
                {"jobId":"odd","status":"running","startedAt":"2026-01-15T14:30:00Z","endpointId":"ep_odd","resources":{"gpus":[
                  {"id":"over","utilization":130,"memoryUsed":"12GB","temperature":4000,"powerUsage":"n/a"},
                  {"id":"<img src=x onerror=alert(1)>","utilization":"much","memoryUsed":"12 florins","memoryTotal":"40GB"}]}}
                """
            )!
            .AsObject();
        await using var upstream = await SmallSite.StartUpstreamAsync(job);
        await using var dashboard = await DashboardServer.StartAsync(upstream.Address);
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/gpus");
                await Expect(page.Locator(Cells)).ToHaveCountAsync(2);
                await page.Locator(Cells).First.ClickAsync();
                await page.Locator(Cells).Last.ClickAsync();
                var cards = page.Locator("article");
                await Expect(cards).ToHaveCountAsync(2);
                await Expect(cards.First).ToContainTextAsync("130");
                await Expect(cards.First).ToContainTextAsync("4000");
                await Expect(cards.First).ToContainTextAsync("n/a");
                await Expect(cards.Last).ToContainTextAsync("12 florins");
                await Expect(cards.Last).ToContainTextAsync("<img src=x onerror=alert(1)>");
                await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Hot 1 GPU of 1 job" })).ToBeVisibleAsync();
                Assert.Equal(0, await page.Locator("main img").CountAsync());
                await PageCheck.AssertInOrderAsync(page, "gpus-odd");
            }
        );
    }

    /// <summary>By keys alone: to a GPU, its gauges and its course, and back by the address.</summary>
    [Fact]
    public Task Gpu_SelectedByKeys_ShowsItsGaugesAndItsCourse() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                await page.GoToAsync("/gpus");
                await Expect(page.Locator(Cells).First).ToBeVisibleAsync();
                var wall = page.Page.GetByRole(AriaRole.Listbox);
                await wall.FocusAsync();
                await wall.PressAsync("ArrowRight");
                await wall.PressAsync("Enter");
                await Expect(page.Locator("article")).ToHaveCountAsync(1);
                await Expect(page.Locator($"{Cells}[aria-selected=true]")).ToHaveCountAsync(1);
                await page.WaitUntilAsync("() => document.querySelectorAll('line-plot canvas').length >= 2");
                await PageCheck.AssertInOrderAsync(page, "gpus-selected");

                // a link to it shows the same
                await page.GoToAsync(new Uri(page.Page.Url).PathAndQuery);
                await Expect(page.Locator("article")).ToHaveCountAsync(1);
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Temperature", Exact = true }).ClickAsync();
                await page.WaitUntilAsync("() => location.search.includes('by=temperature') && location.search.includes('gpu=')");
                await page.Page.GetByRole(AriaRole.Link, new() { Name = "Select none" }).ClickAsync();
                await page.WaitUntilAtAsync("/gpus?by=temperature");
                await Expect(page.Locator("article")).ToHaveCountAsync(0);
            }
        );

    private static JsonObject Job(int number, int gpus) =>
        new()
        {
            ["jobId"] = $"job_{number:000}",
            ["status"] = "running",
            ["startedAt"] = "2026-01-15T14:30:00Z",
            ["endpointId"] = $"ep_{number % 5}",
            ["resources"] = new JsonObject
            {
                ["gpus"] = new JsonArray([
                    .. Enumerable
                        .Range(0, gpus)
                        .Select(gpu => new JsonObject
                        {
                            ["id"] = $"gpu_{gpu}",
                            ["type"] = number % 3 == 0 ? "NVIDIA H100" : "NVIDIA A100",
                            ["utilization"] = ((number * 8) + gpu) * 37 % 101,
                            ["memoryUsed"] = "20GB",
                            ["memoryTotal"] = "80GB",
                            ["temperature"] = 40 + (gpu * 4),
                            ["powerUsage"] = "300W",
                        }),
                ]),
            },
        };
}

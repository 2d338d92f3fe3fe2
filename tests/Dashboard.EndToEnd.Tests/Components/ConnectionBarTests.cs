using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dashboard.EndToEnd.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.EndToEnd.Tests.Components;

/// <summary>What the bar says beside 'Reconnecting'. The browser's clock is the test's, so that nobody waits.</summary>
[Collection(typeof(SharingBusyServers))]
public sealed partial class ConnectionBarTests(BrowserFixture browser, BusyServers servers)
{
    [Fact]
    public Task Socket_OpenButSilent_IsSaidAfter10SecondsAndAgainAfterAReconnect() =>
        browser.VisitAsync(
            servers.Dashboard.Address,
            async page =>
            {
                IWebSocketRoute? open = null;
                // of each its own: what a reconnect needs to hear must not be lost with what is held back
                var mute = new ConcurrentDictionary<IWebSocketRoute, bool>();
                await page.Page.RouteWebSocketAsync(
                    "**/_blazor*",
                    socket =>
                    {
                        open = socket;
                        var server = socket.ConnectToServer();
                        server.OnMessage(message =>
                        {
                            if (!mute.ContainsKey(socket))
                            {
                                socket.Send(message.Binary ?? []);
                            }
                        });
                    }
                );
                await page.Page.Clock.InstallAsync();
                await page.GoToAsync("/jobs");
                var bar = page.Locator("#connection-bar");
                await Expect(bar).ToBeHiddenAsync();
                mute[open!] = true;

                await page.Page.Clock.RunForAsync(12_000);
                await Expect(bar).ToHaveTextAsync(NoUpdate());

                page.TolerateLostServer();
                await open!.CloseAsync();
                await Expect(bar).ToBeHiddenAsync();
                mute[open] = true;
                await page.Page.Clock.RunForAsync(12_000);
                await Expect(bar).ToHaveTextAsync(NoUpdate());
            }
        );

    /// <summary>A server whose socket opens and whose health does not answer: a try ends after 2 s and the next one begins.</summary>
    [Fact]
    public async Task Server_TakesConnectionsAndDoesNotAnswer_IsTriedAgain()
    {
        await using var dashboard = await DashboardServer.StartAsync(servers.Simulator);
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                page.TolerateLostServer();
                await page.GoToAsync("/jobs");
                await page.Page.RouteAsync("**/health/live", _ => { }); // it hangs
                var first = page.Page.WaitForRequestAsync("**/health/live");

                await dashboard.KillAsync();

                await first;
                await page.Page.WaitForRequestAsync("**/health/live");
            }
        );
    }

    /// <summary>A server that refuses every circuit must not make the tab flicker.</summary>
    [Fact]
    public async Task Server_RestartedSoonAfterAReload_IsWaitedFor()
    {
        await using var dashboard = await DashboardServer.StartAsync(servers.Simulator);
        await browser.VisitAsync(
            dashboard.Address,
            async page =>
            {
                page.TolerateLostServer();
                page.Tolerate("Server timeout elapsed"); // what waits for the server sees the clock move, too
                await page.Page.Clock.InstallAsync();
                await page.GoToAsync("/upstream");
                var loads = 0;
                page.Page.Load += (_, _) => loads++;
                // as if it had reloaded just before; far enough ahead for a slow machine
                await page.Page.EvaluateAsync("() => sessionStorage.setItem('reloaded-at', Date.now() + 600_000)");
                await dashboard.KillAsync();
                await Expect(page.Locator("#connection-bar")).ToContainTextAsync("Reconnecting");

                await dashboard.StartAgainAsync();

                await Expect(page.Locator("#connection-bar")).ToHaveTextAsync("The server is back. Reloading shortly…");
                Assert.Equal(0, loads);
                await page.Page.Clock.FastForwardAsync(620_000);
                await Expect(page.Locator("#connection-bar")).ToBeHiddenAsync();
                await page.WaitUntilInteractiveAsync();
                Assert.Equal(1, loads);
            }
        );
    }

    [GeneratedRegex(@"^No update for 10 s\. Showing the state of ", RegexOptions.None, 1000)]
    private static partial Regex NoUpdate();
}

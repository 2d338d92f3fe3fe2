using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>One browser for the whole run, started by the first test that needs it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync")]
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Set by <c>./test.sh --no-browser</c>: browser tests then count as skipped.</summary>
    private const string NoBrowserVariable = "DASHBOARD_NO_BROWSER";

    /// <summary>
    /// Chromium neither calls home nor resolves any name: whatever a page asks of another host fails on this machine. Playwright
    /// itself turns the sandbox off, which root and most containers need.
    /// </summary>
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Opens a page in a fresh profile, lets the test use it, and then holds that nothing went wrong in it: no console error, no
    /// uncaught exception, no request to another host. When anything fails, a picture of the page stays in artifacts/screenshots/failed.
    /// </summary>
    /// <param name="address">The server; paths in the visit are relative to it.</param>
    /// <param name="visit">What the test does with the page.</param>
    /// <param name="view">The window's size; the desktop's if it is not given.</param>
    /// <param name="zone">The viewer's time zone.</param>
    public async Task VisitAsync(Uri address, Func<BrowserPage, Task> visit, BrowserView? view = null, string zone = "UTC")
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable(NoBrowserVariable) is "1",
            "Browser tests were left out (--no-browser)."
        );
        view ??= BrowserView.Desktop;
        var browser = await GetBrowserAsync().Soon();
        await using var context = await browser
            .NewContextAsync(
                new()
                {
                    BaseURL = address.ToString(),
                    ViewportSize = new() { Width = view.Width, Height = view.Height },
                    ColorScheme = ColorScheme.Light,
                    ReducedMotion = ReducedMotion.Reduce,
                    Locale = "en-US",
                    TimezoneId = zone,
                }
            )
            .Soon();
        var page = await BrowserPage.OpenAsync(context, address).Soon();
        try
        {
            await visit(page);
            page.AssertNothingWentWrong();
        }
        catch
        {
            await page.KeepEvidenceAsync().Soon();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync().Soon();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> GetBrowserAsync()
    {
        await _starting.WaitAsync();
        try
        {
            Assertions.SetDefaultExpectTimeout(BrowserPage.TimeoutMilliseconds);
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(
                new() { ExecutablePath = ChromiumFinder.OfThisMachine.Find(_playwright.Chromium.ExecutablePath), Args = Flags }
            );
        }
        finally
        {
            _starting.Release();
        }
    }
}

using System.Buffers.Binary;
using Xunit.Sdk;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

public sealed class BrowserFixtureTests(BrowserFixture browser)
{
    [Fact]
    public async Task Visit_PageThatTurnsInteractive_WaitsForIt()
    {
        await using var site = await SmallSite.StartAsync(
            SmallSite.Page("<p id=late></p>", "document.getElementById('late').textContent = 'live';")
        );

        await browser.VisitAsync(
            site.Address,
            async page =>
            {
                await page.GoToAsync("/page");
                Assert.Equal("live", await page.Locator("#late").TextContentAsync());
            }
        );
    }

    [Theory]
    [InlineData("console.error('something is off');", "console error: something is off")]
    [InlineData("setTimeout(() => { throw new Error('nobody caught me'); });", "uncaught exception: Error: nobody caught me")]
    [InlineData("new Image().src = 'http://images.example/x.png';", "request to another host: http://images.example/x.png")]
    [InlineData("try { new WebSocket('ws://127.0.0.1:1/feed'); } catch { }", "ws://127.0.0.1:1/feed")]
    [InlineData("fetch('/missing');", "status of 404")]
    [InlineData(
        "const s = document.createElement('script'); s.textContent = '1'; document.head.append(s);",
        "Content Security Policy"
    )]
    public async Task Visit_SomethingGoesWrong_FailsAndSaysWhat(string script, string complaint)
    {
        await using var site = await SmallSite.StartAsync(SmallSite.Page("", script));

        var error = await Assert.ThrowsAnyAsync<XunitException>(() => VisitUntilQuietAsync(site, _ => { }));

        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visit_ToleratedComplaint_Passes()
    {
        await using var site = await SmallSite.StartAsync(SmallSite.Page("", "fetch('/missing');"));

        await VisitUntilQuietAsync(site, page => page.Tolerate("status of 404"));
    }

    [Fact]
    public async Task Accessibility_ThemeWithPoorContrast_NamesThatThemeAndTheRule()
    {
        const string Style =
            "p { color: #111; background: #fff } @media (prefers-color-scheme: dark) { p { color: #444; background: #333 } }";
        await using var site = await SmallSite.StartAsync(SmallSite.Page("<p>Words</p>", style: Style));

        await browser.VisitAsync(
            site.Address,
            async page =>
            {
                await page.GoToAsync("/page");
                var error = await Assert.ThrowsAnyAsync<XunitException>(() => Accessibility.AssertInBothThemesAsync(page));
                Assert.Contains("dark theme: color-contrast (serious)", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("light theme", error.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task Accessibility_GoodPage_Passes()
    {
        await using var site = await SmallSite.StartAsync(SmallSite.Page("<p>Words</p>"));

        await browser.VisitAsync(
            site.Address,
            async page =>
            {
                await page.GoToAsync("/page");
                await Accessibility.AssertInBothThemesAsync(page);
            }
        );
    }

    [Fact]
    public async Task UseTheme_PageThatChoosesItsOwn_WaitsUntilItFollows()
    {
        const string Script = """
            const dark = matchMedia('(prefers-color-scheme: dark)');
            const follow = () => setTimeout(() => document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light', 100);
            document.documentElement.dataset.theme = 'light';
            dark.addEventListener('change', follow);
            """;
        await using var site = await SmallSite.StartAsync(SmallSite.Page("", Script));

        await browser.VisitAsync(
            site.Address,
            async page =>
            {
                await page.GoToAsync("/page");
                await page.UseThemeAsync(Microsoft.Playwright.ColorScheme.Dark);
                Assert.Equal("dark", await page.Locator("html").GetAttributeAsync("data-theme"));
            }
        );
    }

    [Fact]
    public async Task Screenshots_OnePage_AreEverySizeInBothThemes()
    {
        await using var site = await SmallSite.StartAsync(SmallSite.Page("<p>Words</p>"));

        await browser.VisitAsync(
            site.Address,
            async page =>
            {
                await page.GoToAsync("/page");
                var pictures = await Screenshots.TakeAllAsync(page, Path.Combine("infrastructure", "small-site"));
                Assert.Equal(
                    ["desktop-light", "desktop-dark", "tablet-light", "tablet-dark", "phone-light", "phone-dark"],
                    pictures.Select(picture => Path.GetFileNameWithoutExtension(picture)["small-site-".Length..])
                );
                Assert.Equal(
                    [(1440, 900), (1440, 900), (1024, 768), (1024, 768), (390, 844), (390, 844)],
                    pictures.Select(SizeOfPng)
                );
            }
        );
    }

    [Fact]
    public async Task Visit_ServerGoneAndBack_IsSeenByTheSamePage()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerProgram { Project = "Dashboard", LivePath = "/site.css" }
        );

        await browser.VisitAsync(
            server.Address,
            async page =>
            {
                page.TolerateLostServer();
                page.Tolerate("favicon.ico");
                await page.GoToPrerenderedAsync("/site.css");
                await server.KillAsync();
                Assert.False(await AnswersAsync(page));
                await server.StartAgainAsync();
                Assert.True(await AnswersAsync(page));
            }
        );
    }

    private static Task<bool> AnswersAsync(BrowserPage page) =>
        page.Page.EvaluateAsync<bool>("() => fetch('/site.css').then(a => a.ok, () => false)");

    private Task VisitUntilQuietAsync(SmallSite site, Action<BrowserPage> prepare) =>
        browser.VisitAsync(
            site.Address,
            async page =>
            {
                prepare(page);
                await page.GoToAsync("/page");
                // complaints come on the browser's own events, before the answer to a question that is asked after them
                await page.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
                await page.WaitUntilAsync("() => new Promise(done => setTimeout(() => done(true)))");
            }
        );

    /// <summary>Width and height from the header chunk of a PNG file.</summary>
    private static (int Width, int Height) SizeOfPng(string path)
    {
        var header = File.ReadAllBytes(path).AsSpan(16, 8);
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }
}

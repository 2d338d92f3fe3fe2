using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>A page under test, which remembers whatever went wrong in it.</summary>
public sealed class BrowserPage
{
    /// <summary>How long a page may take to come to any state that a test waits for: far longer than it should, for machines that are busy.</summary>
    public const float TimeoutMilliseconds = 45_000;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<string> _tolerated = [];
    private readonly Uri _address;

    private BrowserPage(IPage page, Uri address)
    {
        Page = page;
        _address = address;
    }

    /// <summary>Playwright's own page, for everything that is not here.</summary>
    public IPage Page { get; }

    public static async Task<BrowserPage> OpenAsync(IBrowserContext context, Uri address)
    {
        context.SetDefaultTimeout(TimeoutMilliseconds);
        var page = new BrowserPage(await context.NewPageAsync(), address);
        page.Listen();
        return page;
    }

    public ILocator Locator(string selector) => Page.Locator(selector);

    /// <summary>Goes to a path and waits until its circuit runs: before that, a click on the prerendered page would be lost.</summary>
    public async Task GoToAsync(string path)
    {
        await GoToPrerenderedAsync(path);
        await WaitUntilInteractiveAsync();
    }

    /// <summary>Goes to a path and does not wait for a circuit.</summary>
    public Task<IResponse?> GoToPrerenderedAsync(string path) =>
        Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    public Task WaitUntilInteractiveAsync() =>
        Page.Locator("[data-interactive=yes]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>
    /// Waits for the address. Playwright's own wait for an address compares once and then listens for a navigation, and one that came
    /// between the two is never seen.
    /// </summary>
    /// <param name="path">With the query and the fragment, as the page writes them.</param>
    public Task WaitUntilAtAsync(string path) =>
        Assertions
            .Expect(Page)
            // as a pattern: a text with %20 in it is never found to be equal
            .ToHaveURLAsync(
                new Regex($"^{Regex.Escape(new Uri(_address, path).AbsoluteUri)}$", RegexOptions.None, TimeSpan.FromSeconds(1)),
                new() { Timeout = TimeoutMilliseconds }
            );

    /// <summary>Waits for an expression of the page to become true.</summary>
    public Task WaitUntilAsync(string expression) => Page.WaitForFunctionAsync(expression);

    /// <summary>Complaints that hold this text are part of the test, such as ERR_CONNECTION_REFUSED where it takes the server away.</summary>
    public void Tolerate(string text) => _tolerated.Add(text);

    /// <summary>For a test that takes the server away: the browser reports each request and socket that fails for it.</summary>
    public void TolerateLostServer()
    {
        Tolerate("Failed to load resource: net::ERR_");
        Tolerate("WebSocket connection to ");
        Tolerate("Connection disconnected with error 'Error: WebSocket closed with status code: ");
    }

    /// <summary>Turns to a theme as the system would ask for it, and waits until the page and its colours have followed.</summary>
    public async Task UseThemeAsync(ColorScheme theme)
    {
        var name = NameOf(theme);
        await Page.EmulateMediaAsync(new() { ColorScheme = theme });
        await Page.WaitForFunctionAsync("name => [undefined, name].includes(document.documentElement.dataset.theme)", name);
        await WaitUntilAsync(
            "() => document.getAnimations().every(a => a.playState !== 'running' || a.effect.getComputedTiming().endTime === Infinity)"
        );
    }

    public void AssertNothingWentWrong()
    {
        var complaints = _complaints
            .Where(complaint => !_tolerated.Exists(text => complaint.Contains(text, StringComparison.Ordinal)))
            .ToList();
        Assert.True(complaints.Count == 0, $"The page complained:\n{string.Join('\n', complaints)}");
    }

    /// <summary>For a test that failed: what the page looked like and what it said.</summary>
    public async Task KeepEvidenceAsync()
    {
        var output = TestContext.Current.TestOutputHelper;
        try
        {
            var name = (TestContext.Current.Test?.TestDisplayName ?? "page").Replace('/', '_'); // an argument is no folder
            output?.WriteLine($"The page was {Page.Url}; see {await Screenshots.TakeAsync(this, Path.Combine("failed", name))}");
        }
        catch (PlaywrightException e)
        {
            output?.WriteLine($"No picture of {Page.Url} could be taken: {e.Message}");
        }

        foreach (var complaint in _complaints)
        {
            output?.WriteLine(complaint);
        }
    }

    internal static string NameOf(ColorScheme theme) => theme is ColorScheme.Dark ? "dark" : "light";

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue($"console error: {message.Text} ({message.Location})");
            }
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"uncaught exception: {error}");
        Page.Crash += (_, _) => _complaints.Enqueue("the page crashed");
        Page.Request += (_, request) => Check(request.Url);
        Page.WebSocket += (_, socket) => Check(socket.Url);
    }

    private void Check(string url)
    {
        var uri = new Uri(url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Authority != _address.Authority)
        {
            _complaints.Enqueue($"request to another host: {url}");
        }
    }
}

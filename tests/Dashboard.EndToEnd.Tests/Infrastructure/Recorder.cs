namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>
/// Notes in the page itself whatever an expression has been, in order and without repeats: what stands there for a moment only is seen
/// too. It lives in the page, so a reload would lose it.
/// </summary>
public sealed class Recorder
{
    private const string Script = """
        (expression) => {
            const read = new Function(`return (${expression})`);
            const seen = (window.__seen = []);
            const look = () => {
                const now = read();
                if (now && seen.at(-1) !== now) seen.push(now);
            };
            look();
            new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    private readonly BrowserPage _page;

    private Recorder(BrowserPage page) => _page = page;

    /// <param name="page">One that will not be left meanwhile.</param>
    /// <param name="expression">JavaScript that gives text, or null while there is nothing to note.</param>
    public static async Task<Recorder> StartAsync(BrowserPage page, string expression)
    {
        await page.Page.EvaluateAsync(Script, expression);
        return new Recorder(page);
    }

    /// <exception cref="InvalidOperationException">The page has been reloaded since.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync() =>
        await _page.Page.EvaluateAsync<string[]?>("() => window.__seen ?? null").Soon()
        ?? throw new InvalidOperationException($"{_page.Page.Url} has been loaded anew.");
}

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>What must hold for where things stand on any page.</summary>
public static class Layout
{
    /// <summary>
    /// What reaches over the window's right edge, so that a person would have to scroll sideways or could not see it; a strip that is made
    /// to scroll (one line of buttons) may, where it fades to say that it goes on.
    /// </summary>
    private const string StickingOut = """
        async () => {
            // a table hears of a window's new size in the frame that draws it
            await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const width = document.documentElement.clientWidth;
            const inStrip = element => {
                for (let outer = element.parentElement; outer; outer = outer.parentElement) {
                    const { overflowX, maskImage } = getComputedStyle(outer);
                    if (overflowX === 'auto' && maskImage !== 'none' && outer.getBoundingClientRect().right <= width + 0.5) return true;
                }
                return false;
            };
            const isCut = element => {
                for (let outer = element.parentElement; outer; outer = outer.parentElement) {
                    if (getComputedStyle(outer).textOverflow === 'ellipsis' || getComputedStyle(outer).clipPath !== 'none') return true;
                }
                return false;
            };
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > width + 0.5 && e.checkVisibility() && !inStrip(e) && !isCut(e))
                .slice(0, 5)
                .map(e => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}"> ${e.textContent.trim().slice(0, 60)}`);
        }
        """;

    /// <summary>What of the top bar reaches over the next part of it; the right edge of a part is that of its text.</summary>
    private const string Overlapping = """
        () => {
            const parts = [...document.querySelectorAll('.top-bar > *, .top-bar > .connection > *')].filter(e => e.checkVisibility());
            const right = part => Math.max(...[part, ...part.querySelectorAll('*')]
                .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.unseen, [role=tooltip]'))
                .map(e => e.getBoundingClientRect().right));
            const next = part => part.nextElementSibling ?? part.closest('.top-bar > .connection')?.nextElementSibling;
            return parts
                .filter(part => next(part)?.checkVisibility() && right(part) > next(part).getBoundingClientRect().left + 0.5)
                .map(part => part.textContent.trim().slice(0, 60));
        }
        """;

    /// <summary>Of the button that opens the palette: less, and nobody can read what it is for.</summary>
    private const string SearchWidth = "() => document.querySelector('.palette-button').getBoundingClientRect().width";

    private const double LeastSearchWidth = 110;

    public static async Task AssertFitsAsync(BrowserPage page)
    {
        foreach (var view in BrowserView.All)
        {
            await page.Page.SetViewportSizeAsync(view.Width, view.Height);
            await SettleAsync(page);
            var found = await page.Page.EvaluateAsync<string[]>(StickingOut).Soon();
            Assert.True(found.Length == 0, $"Wider than the {view.Name} window in {page.Page.Url}:\n{string.Join('\n', found)}");
            Assert.True(
                await page.Page.EvaluateAsync<double>(SearchWidth).Soon() >= LeastSearchWidth,
                $"The {view.Name} window's top bar leaves no room for the search in {page.Page.Url}."
            );
            var covering = await page.Page.EvaluateAsync<string[]>(Overlapping).Soon();
            Assert.True(
                covering.Length == 0,
                $"In the {view.Name} window's top bar these reach over the next: {string.Join(", ", covering)}"
            );
        }
    }

    /// <summary>A chart is drawn anew some frames after the window has another width; what still sticks out after that long is told as it is.</summary>
    private static async Task SettleAsync(BrowserPage page)
    {
        try
        {
            await page.Page.WaitForFunctionAsync(
                $"async () => (await ({StickingOut})()).length === 0",
                null,
                new() { Timeout = 10_000 }
            );
        }
        catch (TimeoutException)
        {
            // the assertion says what it is
        }
    }
}

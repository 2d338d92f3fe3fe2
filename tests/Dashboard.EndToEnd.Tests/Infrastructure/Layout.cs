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

    public static async Task AssertFitsAsync(BrowserPage page)
    {
        foreach (var view in BrowserView.All)
        {
            await page.Page.SetViewportSizeAsync(view.Width, view.Height);
            var found = await page.Page.EvaluateAsync<string[]>(StickingOut).Soon();
            Assert.True(found.Length == 0, $"Wider than the {view.Name} window in {page.Page.Url}:\n{string.Join('\n', found)}");
        }
    }
}

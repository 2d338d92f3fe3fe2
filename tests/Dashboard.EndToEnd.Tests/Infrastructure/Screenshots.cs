using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>Pictures of pages in artifacts/screenshots, for people to look at.</summary>
public static class Screenshots
{
    private static readonly string Folder = Path.Combine(SharedFiles.RepositoryRoot, "artifacts", "screenshots");

    /// <summary>Takes the page as it is.</summary>
    /// <param name="page">The page to take.</param>
    /// <param name="name">A file name without its ending, below artifacts/screenshots.</param>
    /// <returns>The file's path.</returns>
    public static async Task<string> TakeAsync(BrowserPage page, string name)
    {
        var file = string.Concat(
            Path.GetFileName(name).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_')
        );
        var path = Path.Combine(Folder, Path.GetDirectoryName(name) ?? "", $"{file}.png");
        await page.Page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    /// <summary>Takes the page in every size and both themes, as NAME-SIZE-THEME.png; the page keeps the last of them.</summary>
    public static async Task<IReadOnlyList<string>> TakeAllAsync(BrowserPage page, string name)
    {
        var paths = new List<string>();
        foreach (var view in BrowserView.All)
        {
            await page.Page.SetViewportSizeAsync(view.Width, view.Height);
            foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.UseThemeAsync(theme);
                await page.WaitUntilAsync("() => document.fonts.status === 'loaded'");
                paths.Add(await TakeAsync(page, $"{name}-{view.Name}-{BrowserPage.NameOf(theme)}"));
            }
        }

        return paths;
    }
}

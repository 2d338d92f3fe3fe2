namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>What must hold for a page as it stands: nothing of axe's in either theme, nothing that sticks out at any size; and pictures of all.</summary>
public static class PageCheck
{
    /// <param name="page">As wide as a desktop's afterwards.</param>
    /// <param name="name">Of the pictures.</param>
    public static async Task AssertInOrderAsync(BrowserPage page, string name)
    {
        await Accessibility.AssertInBothThemesAsync(page);
        await Screenshots.TakeAllAsync(page, name);
        await Layout.AssertFitsAsync(page);
        await page.Page.SetViewportSizeAsync(BrowserView.Desktop.Width, BrowserView.Desktop.Height);
    }
}

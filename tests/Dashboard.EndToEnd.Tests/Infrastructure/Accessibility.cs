using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>What axe finds in a page. The colours differ by theme, so both are looked at.</summary>
public static class Accessibility
{
    private const int ShownNodes = 5;

    public static async Task AssertInBothThemesAsync(BrowserPage page)
    {
        var findings = new List<string>();
        foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.UseThemeAsync(theme);
            var result = await page.Page.RunAxe().Soon();
            findings.AddRange(result.Violations.Select(violation => $"{BrowserPage.NameOf(theme)} theme: {Describe(violation)}"));
        }

        Assert.True(findings.Count == 0, $"axe found in {page.Page.Url}:\n{string.Join('\n', findings)}");
    }

    private static string Describe(AxeResultItem violation)
    {
        var nodes = violation.Nodes.Take(ShownNodes).Select(node => $"\n    {node.Target} {node.Html}");
        var more = violation.Nodes.Length > ShownNodes ? $"\n    and {violation.Nodes.Length - ShownNodes} more" : "";
        return $"{violation.Id} ({violation.Impact}): {violation.Help}{string.Concat(nodes)}{more}";
    }
}

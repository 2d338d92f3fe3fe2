namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <param name="Name">Part of a screenshot's file name.</param>
/// <param name="Width">CSS pixels.</param>
/// <param name="Height">CSS pixels.</param>
public sealed record BrowserView(string Name, int Width, int Height)
{
    public static BrowserView Desktop { get; } = new("desktop", 1440, 900);
    public static BrowserView Tablet { get; } = new("tablet", 1024, 768);
    public static BrowserView Phone { get; } = new("phone", 390, 844);

    /// <summary>The sizes at which every page is looked at.</summary>
    public static IReadOnlyList<BrowserView> All { get; } = [Desktop, Tablet, Phone];
}

namespace Dashboard.Settings;

/// <summary>A named query of the jobs page.</summary>
/// <param name="Query">The page's query string, without the question mark.</param>
public sealed record SavedView(string Name, string Query);

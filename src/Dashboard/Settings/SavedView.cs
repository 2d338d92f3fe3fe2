namespace Dashboard.Settings;

/// <summary>A named query of the jobs page.</summary>
/// <param name="Query">The page's query string, without the question mark.</param>
/// <param name="Owner">Who alone sees it; empty where everybody does.</param>
public sealed record SavedView(string Name, string Query, string Owner = "")
{
    public bool IsShared => Owner.Length == 0;

    /// <summary>Whether it goes by the same name, for the same people.</summary>
    public bool Is(SavedView other) => Name == other.Name && Owner == other.Owner;
}

namespace Dashboard.Components.Layout;

/// <summary>A page in the navigation rail and the command palette. A feature registers its own as a singleton.</summary>
/// <param name="Href">Address from the root, such as <c>/jobs</c>; everything below it belongs to the entry too.</param>
/// <param name="Word">What the page is called.</param>
/// <param name="Icon">SVG content in a 24 × 24 box: a constant of MudBlazor's <c>Icons</c>, never text from elsewhere.</param>
/// <param name="Rank">Place in the rail; lower comes first.</param>
public sealed record NavigationEntry(string Href, string Word, string Icon, int Rank);

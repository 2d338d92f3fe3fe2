namespace Dashboard.Components.Preferences;

/// <summary>What the browser at the other end of this circuit, or of this request, was told to keep.</summary>
public sealed class OwnPreferences
{
    /// <summary>As the page was asked for, and as it was changed on it since. What other tabs change is seen when the page is loaded anew.</summary>
    public BrowserPreferences Current { get; set; } = BrowserPreferences.None;

    /// <summary>Whose own things are shown and kept; empty where nobody is known, as in a page that only tells of an error.</summary>
    public string Owner { get; set; } = "";
}

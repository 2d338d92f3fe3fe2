using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Components;

/// <summary>What page-place.js has put into the address's fragment: what stands open on a page that is loaded anew.</summary>
internal static class PagePlace
{
    /// <returns>Null where nothing is said, and while prerendering, as a fragment is sent to no server.</returns>
    public static string? FindPlace(this NavigationManager navigation, string part) =>
        QueryHelpers.ParseQuery(new Uri(navigation.Uri).Fragment.TrimStart('#')).TryGetValue(part, out var value)
            ? value.ToString()
            : null;
}

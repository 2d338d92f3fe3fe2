using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Components;

internal static class Focus
{
    /// <summary>Puts the focus there, if it is still on the page: who has closed it meanwhile has taken the focus elsewhere.</summary>
    public static async Task TakeFocusAsync(this ElementReference element)
    {
        try
        {
            await element.FocusAsync();
        }
        catch (JSException)
        {
            // it has gone, and with it the wish
        }
    }
}

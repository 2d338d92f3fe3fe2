using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Requests;

/// <summary>Configuration is read anew for whatever was saved in it: what was learned of a key is void only where it is another one.</summary>
internal static class KeyChanges
{
    /// <returns>Ends the watch when disposed.</returns>
    public static IDisposable? OnOtherKey(this IOptionsMonitor<UpstreamOptions> options, Action act)
    {
        var key = options.CurrentValue.ApiKey;
        return options.OnChange(changed =>
        {
            if (Interlocked.Exchange(ref key, changed.ApiKey) != changed.ApiKey)
            {
                act();
            }
        });
    }
}

using Dashboard.Infrastructure;

namespace Dashboard.Access;

/// <summary>Without sign-in only this machine may connect, so every address to listen on must be a loopback one.</summary>
internal sealed class LoopbackAddressCheck(IConfiguration configuration) : IStartupCheck
{
    public IEnumerable<string> FindErrors()
    {
        var urls = configuration.GetUrls().ToList();
        foreach (var (key, url) in urls)
        {
            if (FindFault(url) is { } fault)
            {
                yield return $"{key} '{url}' {fault}";
            }
        }

        foreach (var (key, port) in urls.Count == 0 ? configuration.GetPorts() : [])
        {
            var scheme = key[..key.IndexOf('_', StringComparison.Ordinal)];
            yield return $"{key} '{port}' opens the port to other machines, and Access:Mode is Anonymous; use --urls {scheme}://localhost:{port}.";
        }
    }

    private static string? FindFault(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return !LoopbackHosts.Contains(address.Host)
                    ? "is no address of this machine alone: with Access:Mode Anonymous only localhost, 127.0.0.1 and [::1] are allowed."
                : address.PathBase.Length > 0 ? "has a path; the Dashboard stands at the root of its address."
                : null;
        }
        catch (FormatException)
        {
            return "is no address; it looks like http://localhost:5080.";
        }
    }
}

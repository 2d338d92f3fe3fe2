using Dashboard.Infrastructure;

namespace Dashboard.Access;

/// <summary>Without sign-in only this machine may connect, so every address to listen on must be a loopback one.</summary>
internal sealed class LoopbackAddressCheck(IConfiguration configuration) : IStartupCheck
{
    public IEnumerable<string> FindErrors()
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => (Key: $"{endpoint.Path}:Url", Url: endpoint["Url"] ?? ""));
        var urls = (configuration["urls"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => (Key: "urls", Url: url));
        foreach (var (key, url) in urls.Concat(endpoints))
        {
            if (FindFault(url) is { } fault)
            {
                yield return $"{key} '{url}' {fault}";
            }
        }
    }

    private static string? FindFault(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return LoopbackHosts.Contains(address.Host)
                ? null
                : "is reachable from other machines: with Access:Mode Anonymous only localhost, 127.0.0.1 and [::1] are allowed.";
        }
        catch (FormatException)
        {
            return "is no address; it looks like http://localhost:5080.";
        }
    }
}

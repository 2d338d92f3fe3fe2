namespace Dashboard.Access;

/// <summary>The addresses to listen on, in every way that the host takes them, with the key that gave each.</summary>
internal static class ListenAddresses
{
    private const string DefaultUrl = "http://localhost:5080";
    private static readonly string[] PortKeys = ["http_ports", "https_ports"];

    /// <summary>The last resort, in code: an address in appsettings.json would beat the environment variable.</summary>
    public static void SetDefaultAddress(this IConfiguration configuration)
    {
        if (!configuration.GetUrls().Any() && !configuration.GetPorts().Any())
        {
            configuration["urls"] = DefaultUrl;
        }
    }

    public static IEnumerable<(string Key, string Url)> GetUrls(this IConfiguration configuration) =>
        Split(configuration["urls"])
            .Select(url => ("urls", url))
            .Concat(
                configuration
                    .GetSection("Kestrel:Endpoints")
                    .GetChildren()
                    .Select(endpoint => ($"{endpoint.Path}:Url", endpoint["Url"] ?? ""))
            );

    /// <summary>Bare ports mean every address of the machine; where there are urls too, the host passes over the ports.</summary>
    public static IEnumerable<(string Key, string Port)> GetPorts(this IConfiguration configuration) =>
        PortKeys.SelectMany(key => Split(configuration[key]).Select(port => (key, port)));

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

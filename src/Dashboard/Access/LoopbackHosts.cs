using System.Net;

namespace Dashboard.Access;

internal static class LoopbackHosts
{
    /// <param name="host">As in a Host header or an address, IPv6 with or without brackets, without a port.</param>
    public static bool Contains(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

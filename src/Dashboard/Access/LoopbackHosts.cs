using System.Net;
using System.Net.Sockets;

namespace Dashboard.Access;

internal static class LoopbackHosts
{
    /// <summary>
    /// Only the names that people and browsers use: <c>localhost</c> and a loopback address as it is normally written. Another spelling
    /// of the same address (<c>2130706433</c>, <c>0x7f.1</c>, <c>[127.0.0.1]</c>) may be read otherwise by whoever reads it next.
    /// </summary>
    /// <param name="host">As in a Host header or an address, IPv6 in brackets, without a port.</param>
    public static bool Contains(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(host, out var address)
            && IPAddress.IsLoopback(address)
            && !address.IsIPv4MappedToIPv6
            && host == (address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString())
        );
}

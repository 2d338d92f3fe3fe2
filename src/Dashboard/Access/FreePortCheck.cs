using System.Net;
using System.Net.Sockets;
using Dashboard.Infrastructure;

namespace Dashboard.Access;

/// <summary>
/// A port that is taken is said at once and before anything is begun: the server itself opens its port last, when storage has been opened
/// and upstream is being asked. It may still find the port taken, by one who came in between.
/// </summary>
internal sealed class FreePortCheck(IConfiguration configuration) : IStartupCheck
{
    public IEnumerable<string> FindErrors()
    {
        foreach (var (key, url) in configuration.GetUrls())
        {
            if (FindEndPoints(url).Any(IsTaken))
            {
                yield return $"{key} '{url}' is in use by another program, or by a Dashboard that runs already; {HowToChoose(key)}.";
            }
        }
    }

    private static string HowToChoose(string key) =>
        key == "urls"
            ? "choose another address with --urls, such as --urls http://localhost:5081"
            : $"set {key} to another address";

    /// <summary>What the server would listen at: both families where it is the name; nothing where any free port will do, or another check refuses it.</summary>
    private static IPEndPoint[] FindEndPoints(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Port == 0 || !LoopbackHosts.Contains(address.Host) ? []
                : IPAddress.TryParse(address.Host, out var ip) ? [new IPEndPoint(ip, address.Port)]
                : [new IPEndPoint(IPAddress.Loopback, address.Port), new IPEndPoint(IPAddress.IPv6Loopback, address.Port)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static bool IsTaken(IPEndPoint endPoint)
    {
        try
        {
            // as the server does it: what has merely been left is free
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endPoint);
            return false;
        }
        catch (SocketException e)
        {
            // any other failure, such as of a machine without IPv6, is the server's to judge
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}

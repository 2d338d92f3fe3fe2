using System.Net.Sockets;
using Dashboard.Upstream.Requests;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Opens a connection to upstream and closes it, which costs no request of the budget. That upstream accepts proves little, since a
/// balancer may stand before it; that nobody does proves that no request need be spent.
/// </summary>
internal sealed class OutageProbe(UpstreamAddress address, TimeProvider timeProvider) : IOutageProbe
{
    /// <summary>
    /// Shorter than a system's own patience, which grows with each packet that is not answered: the attempt after the one in which
    /// upstream came back finds it.
    /// </summary>
    private static readonly TimeSpan Patience = OutageGate.Interval;

    public async Task<bool> TryConnectAsync(CancellationToken cancellationToken)
    {
        if (address.Current is not { } upstream)
        {
            return false;
        }

        using var timeout = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(upstream.IdnHost, upstream.Port, either.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Finds out whether upstream accepts connections.</summary>
public interface IOutageProbe
{
    /// <returns>False also where it took too long, or was cancelled.</returns>
    Task<bool> TryConnectAsync(CancellationToken cancellationToken);
}

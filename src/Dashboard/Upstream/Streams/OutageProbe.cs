using System.Net.Sockets;
using Dashboard.Upstream.Requests;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// While upstream cannot be reached, one probe a second for all who wait finds it back: it opens a connection and closes it, which costs
/// no request of the budget. So a long backoff does not outlast a short outage.
/// </summary>
public sealed class OutageProbe(UpstreamAddress address, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task? _probing;

    /// <summary>Completes when upstream accepts a connection again.</summary>
    public Task WaitForUpstreamAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_probing is null || _probing.IsCompleted)
            {
                _probing = ProbeAsync();
            }

            return _probing.WaitAsync(cancellationToken);
        }
    }

    private async Task ProbeAsync()
    {
        do
        {
            await Task.Delay(Interval, timeProvider);
        } while (!await TryConnectAsync());
    }

    private async Task<bool> TryConnectAsync()
    {
        if (address.Current is not { } upstream)
        {
            return false;
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5), timeProvider);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(upstream.IdnHost, upstream.Port, timeout.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}

using System.Threading.Channels;
using Dashboard.Upstream.Streams;
using Testing;

namespace Dashboard.Tests.Upstream;

/// <summary>Whether upstream accepts connections, as the test says; at first it does not.</summary>
internal sealed class FakeDoor : IOutageProbe
{
    private readonly Channel<bool> _probes = Channel.CreateUnbounded<bool>();
    private volatile bool _isOpen;

    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    public Task<bool> TryConnectAsync(CancellationToken cancellationToken)
    {
        _probes.Writer.TryWrite(_isOpen);
        return Task.FromResult(_isOpen);
    }

    /// <summary>Waits until somebody has probed once more.</summary>
    public Task ProbedAsync() => _probes.Reader.ReadAsync().Soon();
}

using Dashboard.Infrastructure;
using Dashboard.Upstream;

namespace Circuits.Servers;

/// <summary>An upstream that is there, and of which nothing more is to be said.</summary>
internal sealed class HeardUpstream(TimeProvider time) : IUpstreamStatusSource
{
    private readonly LiveValue<UpstreamStatus> _status = new(
        new UpstreamStatus(ConnectionState.Connected, time.GetUtcNow()) { IsSimulated = true }
    );

    public UpstreamStatus Current => _status.Current;

    public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);
}

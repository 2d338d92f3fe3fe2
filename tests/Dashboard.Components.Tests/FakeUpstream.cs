using Dashboard.Infrastructure;
using Dashboard.Upstream;

namespace Dashboard.Components.Tests;

internal sealed class FakeUpstream(UpstreamStatus first) : IUpstreamStatusSource
{
    private readonly LiveValue<UpstreamStatus> _status = new(first);

    public UpstreamStatus Current => _status.Current;

    public IDisposable Subscribe(Action changed) => _status.Subscribe(changed);

    public void Publish(UpstreamStatus status) => _status.Publish(status);
}

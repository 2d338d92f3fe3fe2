using Dashboard.Components.Live;
using Dashboard.Upstream;
using Microsoft.Extensions.Time.Testing;
using Shared.Api;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class PulseTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_000_000);

    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connected, Now) { ToldAt = Now });

    /// <summary>The countdowns of all pages stand still at that time; by upstream's clock, as they are.</summary>
    [Fact]
    public void Beat_WhileUpstreamIsNotHeard_SaysOfWhenTheStateIs()
    {
        var pulse = new Pulse(new FakeTimeProvider(Now), _upstream);
        Assert.Equal("1000000 1000000 1000000 1", pulse.Current);

        _upstream.Publish(_upstream.Current with { IsStale = true, ToldAt = Now.AddSeconds(-100) });
        pulse.Beat();
        Assert.Equal("1000000 1000000 1000000 1 900000", pulse.Current);

        _upstream.Publish(_upstream.Current with { Clock = new UpstreamClock(Now.AddSeconds(-200), Now.AddSeconds(-500), 2) });
        pulse.Beat();
        Assert.Equal("1000000 800000 500000 2 700000", pulse.Current);

        _upstream.Publish(new UpstreamStatus(ConnectionState.Connecting, Now));
        pulse.Beat();
        Assert.Equal("1000000 1000000 1000000 1", pulse.Current);
    }
}

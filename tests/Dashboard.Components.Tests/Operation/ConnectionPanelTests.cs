using Bunit;
using Dashboard.Operation;
using Dashboard.Upstream;
using Shared.Api;

namespace Dashboard.Components.Tests.Operation;

public sealed class ConnectionPanelTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 14, 2, 11, TimeSpan.Zero);

    [Theory]
    [InlineData(ConnectionState.Connecting, false, "Connecting")]
    [InlineData(ConnectionState.Connected, false, "Connected")]
    [InlineData(ConnectionState.Connected, true, "Connected, but silent")]
    [InlineData(ConnectionState.Reconnecting, true, "Reconnecting")]
    [InlineData(ConnectionState.Disconnected, true, "Disconnected")]
    public void State_IsSaidInWords(ConnectionState state, bool isStale, string expected) =>
        Assert.Equal(expected, Facts(Render(new UpstreamStatus(state, Now) { IsStale = isStale }))["State"]);

    [Fact]
    public void NothingKnownYet_SaysSo()
    {
        var facts = Facts(Render(new UpstreamStatus(ConnectionState.Connecting, Now), address: null));

        Assert.Equal("none yet", facts["Last sign of life"]);
        Assert.Equal("not known yet", facts["Address"]);
        Assert.Equal("not known yet", facts["Reads from"]);
        Assert.Equal("one stream of all jobs", facts["Followed by"]);
        Assert.DoesNotContain("Simulated time", facts.Keys);
    }

    [Theory]
    [InlineData(false, false, "the TensorOne API")]
    [InlineData(true, false, "another Dashboard")]
    [InlineData(true, true, "another Dashboard, which reads from a Simulator: simulated data")]
    public void Upstream_IsCalledWhatItIs(bool isRelay, bool isSimulated, string expected) =>
        Assert.Equal(
            expected,
            Facts(
                Render(
                    new UpstreamStatus(ConnectionState.Connected, Now)
                    {
                        LastSignOfLife = Now,
                        IsRelay = isRelay,
                        IsSimulated = isSimulated,
                    }
                )
            )["Reads from"]
        );

    [Fact]
    public void Simulator_SaysWhatItIs_AndHowFastItsStoryRuns()
    {
        var panel = Render(
            new UpstreamStatus(ConnectionState.Connected, Now)
            {
                IsSimulated = true,
                FollowsSingly = true,
                LastSignOfLife = Now,
                Clock = new UpstreamClock(Now, Now, 60),
            }
        );
        var facts = Facts(panel);

        Assert.Equal("a Simulator: simulated data", facts["Reads from"]);
        Assert.Equal("one stream for each job", facts["Followed by"]);
        Assert.Equal("60 times as fast as real time", facts["Simulated time"]);
        Assert.Equal("ago", facts["Last sign of life"]);
        Assert.Equal(3, panel.FindAll("live-time").Count);
    }

    [Fact]
    public void Address_IsText() =>
        HostileText.AssertIsText(Render(new UpstreamStatus(ConnectionState.Connected, Now), HostileText.Value));

    private static Dictionary<string, string> Facts(IRenderedComponent<ConnectionPanel> panel) =>
        panel
            .FindAll("dl > div")
            .ToDictionary(fact => fact.QuerySelector("dt")!.TextContent, fact => fact.QuerySelector("dd")!.TextContent.Trim());

    private IRenderedComponent<ConnectionPanel> Render(UpstreamStatus status, string? address = "http://localhost:5090/") =>
        Render<ConnectionPanel>(panel => panel.Add(it => it.Status, status).Add(it => it.Address, address));
}

using System.Net;
using System.Net.Sockets;
using Dashboard.Upstream;
using Dashboard.Upstream.Requests;
using Dashboard.Upstream.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Tests.Upstream.Streams;

/// <summary>On real sockets.</summary>
public sealed class OutageProbeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task WhoAccepts_IsThere_AndWhoHasGone_IsNot()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.True(await ProbeOf($"http://127.0.0.1:{port}").TryConnectAsync(default).Soon());

        listener.Stop();

        Assert.False(await ProbeOf($"http://127.0.0.1:{port}").TryConnectAsync(default).Soon());
    }

    /// <summary>A system's own patience would be minutes, and the next probe is due in a second.</summary>
    [Fact]
    public async Task WhereNobodyAnswers_IsGivenUpAfterASecond()
    {
        using var hole = new BlackHole();
        var probing = ProbeOf($"http://127.0.0.1:{hole.Port}").TryConnectAsync(default);

        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.False(probing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(await probing.Soon());
    }

    [Fact]
    public async Task BeforeTheSimulatorInsideHasItsPort_NobodyIsThere() =>
        Assert.False(await ProbeOf("").TryConnectAsync(default).Soon());

    [Fact]
    public async Task NameThatNobodyKnows_IsNotThere() =>
        Assert.False(await ProbeOf("https://upstream.invalid").TryConnectAsync(default).Soon());

    private OutageProbe ProbeOf(string address)
    {
        var services = new ServiceCollection();
        services.Configure<UpstreamOptions>(options => options.BaseUrl = address);
        var options = services.BuildServiceProvider().GetRequiredService<IOptionsMonitor<UpstreamOptions>>();
        return new OutageProbe(new UpstreamAddress(options), _time);
    }
}

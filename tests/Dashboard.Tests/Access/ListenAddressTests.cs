using System.Net;
using System.Net.Sockets;
using Dashboard.Tests.Infrastructure;

namespace Dashboard.Tests.Access;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://example.com:0")]
    [InlineData("http://[127.0.0.1]:0")]
    [InlineData("http://192.168.0.1:0")]
    [InlineData("http://localhost.:0")]
    [InlineData("http://unix:/tmp/dashboard-test.sock")]
    [InlineData("localhost:5080")]
    [InlineData("http://")]
    public async Task Urls_NotOfThisMachineAlone_AreRefused(string url)
    {
        var run = await StartRun.InFolderAsync($"--urls={url}");

        Assert.StartsWith($"urls '{url}' ", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Urls_OneOfSeveralIsForeign_OnlyThatOneIsNamed()
    {
        var run = await StartRun.InFolderAsync("--urls=http://127.0.0.1:0;http://0.0.0.0:0;http://[::1]:0");

        Assert.StartsWith("urls 'http://0.0.0.0:0' ", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("")]
    public async Task KestrelEndpoint_NotOfThisMachineAlone_IsRefused(string url)
    {
        var run = await StartRun.InFolderAsync("--urls=", $"--Kestrel:Endpoints:Open:Url={url}");

        Assert.StartsWith($"Kestrel:Endpoints:Open:Url '{url}' ", Assert.Single(run.RefusedWith()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http_ports", "http")]
    [InlineData("https_ports", "https")]
    public async Task BarePort_WhichMeansEveryAddress_IsRefused(string key, string scheme)
    {
        var run = await StartRun.InFolderAsync("--urls=", $"--{key}=8080");

        var error = Assert.Single(run.RefusedWith());
        Assert.StartsWith($"{key} '8080' ", error, StringComparison.Ordinal);
        Assert.Contains($"--urls {scheme}://localhost:8080", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BarePort_BesideUrls_IsPassedOverByTheHost()
    {
        await using var dashboard = await DashboardHost.StartAsync("--http_ports=8080");

        Assert.Equal([dashboard.Address.GetLeftPart(UriPartial.Authority)], dashboard.App.Urls);
        Assert.Equal("127.0.0.1", dashboard.Address.Host);
    }

    [Theory]
    [InlineData("http://[::1]:0", "[::1]")]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://127.0.0.2:0", "127.0.0.2")]
    public async Task Urls_OfThisMachine_AreServed(string url, string host)
    {
        if (host == "[::1]" && !Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        await using var dashboard = await DashboardHost.StartAsync($"--urls={url}");

        using var answer = await dashboard.SendAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(host, dashboard.Address.Host);
    }

    [Fact]
    public async Task KestrelEndpoint_OfThisMachine_IsServed()
    {
        await using var dashboard = await DashboardHost.StartAsync("--urls=", "--Kestrel:Endpoints:Own:Url=http://127.0.0.1:0");

        using var answer = await dashboard.SendAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

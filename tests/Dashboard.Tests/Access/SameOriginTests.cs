using System.Net;
using System.Net.Sockets;
using System.Text;
using Testing;

namespace Dashboard.Tests.Access;

public sealed class SameOriginTests : IAsyncLifetime
{
    private DashboardHost _dashboard = null!;

    public static TheoryData<string, string> Paths =>
        new()
        {
            { "GET", "/jobs" },
            { "GET", "/jobs/some-job" },
            { "GET", "/no-such-page" },
            { "GET", "/site.css" },
            { "GET", "/_framework/blazor.web.js" },
            { "POST", "/_blazor/negotiate?negotiateVersion=1" },
            { "GET", "/_blazor" },
            { "GET", "/v2/jobs" },
            { "GET", "/v2/no-such-path" },
            { "GET", "/api/watch" },
            { "POST", "/api/watch" },
            { "DELETE", "/api/watch/some-job" },
            { "GET", "/health/live" },
            { "GET", "/health/ready" },
        };

    public static TheoryData<string> ForeignHosts =>
        [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "2130706433",
            "0x7f000001",
            "localhost.",
            "192.168.0.7",
        ];

    private string Origin => $"http://127.0.0.1:{_dashboard.Address.Port}";

    public async ValueTask InitializeAsync() => _dashboard = await DashboardHost.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Request_ForeignHost_IsRefused(string method, string path)
    {
        using var answer = await _dashboard.SendAsync(new HttpMethod(method), path, host: "evil.example");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Request_ForeignOrigin_IsRefused(string method, string path)
    {
        using var answer = await _dashboard.SendAsync(new HttpMethod(method), path, origin: "http://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Request_SameOriginOrNone_IsServedAlike(string method, string path)
    {
        using var withOrigin = await _dashboard.SendAsync(new HttpMethod(method), path, origin: Origin);
        using var without = await _dashboard.SendAsync(new HttpMethod(method), path);

        Assert.Equal(without.StatusCode, withOrigin.StatusCode);
        Assert.NotEqual(HttpStatusCode.Forbidden, withOrigin.StatusCode);
    }

    [Theory]
    [MemberData(nameof(ForeignHosts))]
    public async Task Request_HostThatOnlyLooksLocal_IsRefused(string host)
    {
        using var answer = await _dashboard.SendAsync(HttpMethod.Get, "/health/live", host: $"{host}:{_dashboard.Address.Port}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Request_HostOfThisMachine_IsServedWithItsOrigin(string host)
    {
        var authority = $"{host}:{_dashboard.Address.Port}";

        using var answer = await _dashboard.SendAsync(
            HttpMethod.Get,
            "/health/live",
            authority,
            $"http://{authority.ToLowerInvariant()}"
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://localhost:{port}")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://127.0.0.1:{port}.evil.example")]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://evil.example, http://127.0.0.1:{port}")]
    public async Task Request_OriginThatIsNotExactlyOurs_IsRefused(string origin)
    {
        var port = _dashboard.Address.Port.ToString();

        using var answer = await _dashboard.SendAsync(
            HttpMethod.Post,
            "/api/watch",
            origin: origin.Replace("{port}", port, StringComparison.Ordinal)
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    public async Task WebSocketUpgrade_ForeignOrigin_IsRefused(string origin)
    {
        using var answer = await UpgradeAsync(origin);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WebSocketUpgrade_SameOriginOrNone_IsTaken(bool hasOrigin)
    {
        using var answer = await UpgradeAsync(hasOrigin ? Origin : null);

        Assert.Equal(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET /health/live HTTP/1.0\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://evil.example/health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")]
    [InlineData("GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n")]
    public async Task Request_WithoutOneHonestHost_IsRefused(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _dashboard.Address.Port).Soon();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request)).Soon();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);

        var answer = await reader.ReadToEndAsync().Soon();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> UpgradeAsync(string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        return await _dashboard.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
    }
}

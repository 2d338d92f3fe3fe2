using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Dashboard.Tests;

/// <summary>
/// The whole Dashboard on a real Kestrel and a free loopback port, with a folder of its own. Nobody answers at its upstream's address
/// unless the test says otherwise, so that what it knows is what the test puts in.
/// </summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly TempFolder? _ownFolder;

    private DashboardHost(WebApplication app, TempFolder? ownFolder)
    {
        App = app;
        _ownFolder = ownFolder;
        Address = new Uri(app.Urls.First());
        Http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = Address,
        };
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>A content root with nothing in it, a free port, an upstream that is down. A later argument wins.</summary>
    public static string[] Arguments(TempFolder folder, params string[] more) =>
        [
            "--applicationName=Dashboard",
            "--environment=Production",
            $"--contentRoot={folder.Path}",
            "--urls=http://127.0.0.1:0",
            "--TensorOne:BaseUrl=http://127.0.0.1:1",
            "--TensorOne:ApiKey=test-key",
            "--Logging:LogLevel:Default=None",
            .. more,
        ];

    public static Task<DashboardHost> StartAsync(params string[] more) => StartAsync(new TempFolder(), isOwn: true, null, more);

    /// <param name="folder">Outlives the Dashboard, for a test that starts it again.</param>
    public static Task<DashboardHost> StartAsync(TempFolder folder, params string[] more) =>
        StartAsync(folder, isOwn: false, null, more);

    /// <param name="map">Endpoints that the product does not have, such as one that fails.</param>
    public static Task<DashboardHost> StartAsync(Action<WebApplication> map, params string[] more) =>
        StartAsync(new TempFolder(), isOwn: true, map, more);

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? host = null,
        string? origin = null,
        HttpContent? body = null,
        string? accept = null
    )
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return Http.SendAsync(request).Soon();
    }

    public Task<HttpResponseMessage> PostJsonAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, body: new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return await answer.ReadJsonAsync(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync().Soon();
        await App.DisposeAsync().Soon();
        _ownFolder?.Dispose();
    }

    private static async Task<DashboardHost> StartAsync(TempFolder folder, bool isOwn, Action<WebApplication>? map, string[] more)
    {
        var app = DashboardApp.Create(Arguments(folder, more), builder => builder.Logging.ClearProviders());
        map?.Invoke(app);
        await app.StartAsync().Soon();
        return new DashboardHost(app, isOwn ? folder : null);
    }
}

using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Dashboard.Tests.Operation;

/// <summary>Takes what an exporter sends over HTTP, as a collector does.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<(string Path, string? ContentType, byte[] Body)> _received = Channel.CreateUnbounded<(
        string Path,
        string? ContentType,
        byte[] Body
    )>();

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync().Soon();
        return receiver;
    }

    /// <returns>The next export's path and content type, and its bytes read as text: names stand in it as they are.</returns>
    public async Task<(string Path, string? ContentType, string Text)> NextAsync()
    {
        var (path, contentType, body) = await _received.Reader.ReadAsync().Soon();
        return (path, contentType, Encoding.Latin1.GetString(body));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().Soon();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Writer.TryWrite((context.Request.Path, context.Request.ContentType, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}

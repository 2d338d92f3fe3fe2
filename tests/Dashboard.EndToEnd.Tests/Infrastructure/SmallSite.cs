using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dashboard.EndToEnd.Tests.Infrastructure;

/// <summary>A site made in code, on a real port, with a Content-Security-Policy as strict as the Dashboard's: what the infrastructure is tried on.</summary>
public sealed class SmallSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmallSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>What it was asked: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = new();

    /// <summary>By path, of what is not answered with 200.</summary>
    public ConcurrentDictionary<string, int> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>Waited for before a path is answered.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <param name="contents">By path: HTML, JavaScript (.js) or JSON (begins with a brace).</param>
    public static async Task<SmallSite> StartAsync(IReadOnlyDictionary<string, string> contents)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var site = new SmallSite(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var path = context.Request.Path.Value ?? "";
            site.Requests.Enqueue((context.Request.Method, path + context.Request.QueryString, await reader.ReadToEndAsync()));
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src *";
            await site.Before(path);
            context.Response.StatusCode = site.Statuses.GetValueOrDefault(path, StatusCodes.Status200OK);
            if (!contents.TryGetValue(path, out var content))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType =
                path.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript"
                : content.StartsWith('{') ? "application/json"
                : "text/html; charset=utf-8";
            await context.Response.WriteAsync(content);
        });
        await app.StartAsync().Soon();
        return site;
    }

    /// <summary>An upstream of jobs that nothing happens to: it lists them, and tells the same of each when it is asked for one.</summary>
    public static Task<SmallSite> StartUpstreamAsync(params JsonNode[] jobs)
    {
        var answers = jobs.ToDictionary(
            job => $"/v2/jobs/{job["jobId"]}/status",
            job => job.ToJsonString(),
            StringComparer.Ordinal
        );
        answers["/v2/jobs"] = new JsonObject { ["jobs"] = new JsonArray(jobs), ["nextCursor"] = null }.ToJsonString();
        return StartAsync(answers);
    }

    /// <summary>A whole page that turns interactive once its script has run, as a circuit would.</summary>
    public static Dictionary<string, string> Page(string body, string script = "", string style = "") =>
        new(StringComparer.Ordinal)
        {
            ["/favicon.ico"] = "",
            ["/page"] = $"""
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title><style>{style}</style></head>
                <body><main><h1>A page</h1>{body}</main><script src="/page.js" defer></script></body></html>
                """,
            ["/page.js"] = $"{script}\nrequestAnimationFrame(() => document.querySelector('main').dataset.interactive = 'yes');",
        };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

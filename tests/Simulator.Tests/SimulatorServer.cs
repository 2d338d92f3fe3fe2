using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Simulator.Streams;
using Simulator.Workloads;
using Testing;

namespace Simulator.Tests;

/// <summary>The Simulator over real HTTP on a free port, with a clock that only the test moves.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, FakeTimeProvider clock)
    {
        _app = app;
        Clock = clock;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "key");
    }

    public FakeTimeProvider Clock { get; }

    public HttpClient Client { get; }

    public Story Story => _app.Services.GetRequiredService<Story>();

    public StreamServer Streams => _app.Services.GetRequiredService<StreamServer>();

    /// <summary>Small and quiet unless the test asks for more: most tests submit their own jobs.</summary>
    public static SimulatorOptions Options { get; } =
        new()
        {
            Urls = ["http://127.0.0.1:0"],
            Scenario = "quiet",
            Jobs = 3,
            Start = Start,
        };

    public static async Task<SimulatorServer> StartAsync(
        SimulatorOptions? options = null,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var clock = new FakeTimeProvider(Start);
        var app = SimulatorApp.Build((options ?? Options) with { Urls = Options.Urls, Start = Start }, clock, configure);
        await app.StartAsync().Soon();
        return new SimulatorServer(app, clock);
    }

    public async Task<JsonNode> GetJsonAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(path).Soon();
        var text = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode == expected, $"{path}: {response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(path, content).Soon();
        var text = await response.Content.ReadAsStringAsync().Soon();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Submits a job with the story given as <c>[{at, patch}]</c>.</summary>
    public async Task<string> SubmitAsync(string story, string jobId = "job_test")
    {
        var (status, body) = await PostAsync(
            "/simulator/jobs",
            $$"""{"jobId":"{{jobId}}","endpointId":"ep_test","story":{{story}}}"""
        );
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        return jobId;
    }

    public async Task<string> OrderFaultAsync(string json)
    {
        var (status, body) = await PostAsync("/simulator/faults", json);
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        return body!["id"]!.GetValue<string>();
    }

    /// <summary>Waits until a fault has struck.</summary>
    public async Task StruckAsync(string faultId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var faults = (await GetJsonAsync("/simulator/faults"))["faults"]!.AsArray();
            if (faults.Single(fault => fault!["id"]!.GetValue<string>() == faultId)!["struck"]!.GetValue<long>() > 0)
            {
                return;
            }
        }
    }

    public async Task<IReadOnlyList<JsonNode>> JournalAsync(string query = "limit=1000000")
    {
        var text = await Client.GetStringAsync($"/simulator/journal?{query}").Soon();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public async Task<SseConnection> OpenAsync(string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        return new SseConnection(response, await response.Content.ReadAsStreamAsync().Soon());
    }

    public Task StopAsync() => _app.StopAsync().Soon();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A plain line-by-line reader of server-sent events.</summary>
internal sealed class SseConnection(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream);

    public HttpResponseMessage Response => response;

    /// <returns>The next event, or null when the stream has ended. Comments and <c>retry</c> alone make no event.</returns>
    public async Task<SseEvent?> NextAsync()
    {
        string? id = null,
            name = null,
            data = null;
        while (await _reader.ReadLineAsync().Soon() is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    return new SseEvent(id, name, data);
                }

                id = name = null;
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line[6..];
            }
        }

        return null;
    }

    public async Task<string?> NextLineAsync() => await _reader.ReadLineAsync().Soon();

    public async Task<IReadOnlyList<SseEvent>> ToEndAsync()
    {
        var events = new List<SseEvent>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public void Dispose() => response.Dispose();
}

internal sealed record SseEvent(string? Id, string? Name, string Data)
{
    public JsonNode Json => JsonNode.Parse(Data)!;

    public string Status => Json["status"]!.GetValue<string>();

    public long Sequence => long.Parse(Id!.AsSpan(Id!.LastIndexOf('-') + 1));
}

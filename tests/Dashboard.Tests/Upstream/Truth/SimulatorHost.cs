using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Simulator;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>The Simulator in this process, on real HTTP, and its control.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    /// <summary>Between two questions, so that they do not take the machine from what they ask about.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly Dictionary<string, List<StateStep>> _told = new(StringComparer.Ordinal);
    private long _journalRead;

    private SimulatorHost(WebApplication app)
    {
        _app = app;
        Address = app.Urls.Single();
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Address) };
    }

    /// <summary>Nothing happens in it but what the test submits, and heartbeats come often enough for short watchdogs.</summary>
    public static SimulatorOptions Options { get; } =
        new()
        {
            Urls = ["http://127.0.0.1:0"],
            Scenario = "quiet",
            Jobs = 1,
            HeartbeatSeconds = 0.25,
        };

    public string Address { get; }

    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options)
    {
        var app = SimulatorApp.Build(options);
        await app.StartAsync().Soon();
        return new SimulatorHost(app);
    }

    /// <param name="story"><c>[{at, patch}]</c>.</param>
    /// <param name="stream"><c>patch</c>: what its own stream tells is each patch as it stands, after a whole document.</param>
    public Task SubmitAsync(string jobId, string story, string stream = "document") =>
        PostAsync(
            "/simulator/jobs",
            $$"""{"jobId":"{{jobId}}","endpointId":"ep_test","stream":"{{stream}}","story":{{story}}}"""
        );

    /// <summary>Submits jobs of many steps, named <c>job_0</c> and on.</summary>
    public async Task<string[]> SubmitRestlessAsync(int jobs, int steps, double interval)
    {
        for (var job = 0; job < jobs; job++)
        {
            await SubmitAsync($"job_{job}", Stories.Restless(steps, interval, seed: job));
        }

        return [.. Enumerable.Range(0, jobs).Select(job => $"job_{job}")];
    }

    /// <returns>The fault's id.</returns>
    public async Task<string> OrderFaultAsync(string order) =>
        (await PostAsync("/simulator/faults", order)).GetProperty("id").GetString()!;

    public async Task EndFaultAsync(string faultId)
    {
        using var answer = await _http.DeleteAsync($"/simulator/faults/{faultId}").Soon();
    }

    public async Task EndFaultsAsync()
    {
        foreach (var fault in (await GetAsync("/simulator/faults")).GetProperty("faults").EnumerateArray())
        {
            await EndFaultAsync(fault.GetProperty("id").GetString()!);
        }
    }

    /// <summary>How often each fault that is on has struck.</summary>
    public async Task<Dictionary<string, long>> GetStrokesAsync() =>
        (await GetAsync("/simulator/faults"))
            .GetProperty("faults")
            .EnumerateArray()
            .ToDictionary(fault => fault.GetProperty("id").GetString()!, fault => fault.GetProperty("struck").GetInt64());

    /// <summary>Waits until a fault has struck.</summary>
    public async Task StruckAsync(string faultId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while ((await GetStrokesAsync()).GetValueOrDefault(faultId) == 0)
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    /// <summary>What has happened so far, by job, from the journal; equal steps in a row are one.</summary>
    /// <param name="onSent">Called for each event on the stream of all jobs: its number, and when it was for by the story's clock.</param>
    public async Task<Dictionary<string, List<StateStep>>> ReadJournalAsync(Action<long, DateTimeOffset>? onSent = null)
    {
        const int limit = 50_000;
        var route = onSent is null ? "route=story&" : "";
        int lines;
        do
        {
            using var answer = await _http
                .GetAsync(
                    $"/simulator/journal?{route}after={_journalRead}&limit={limit}",
                    HttpCompletionOption.ResponseHeadersRead
                )
                .Soon();
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync().Soon());
            for (lines = 0; await reader.ReadLineAsync().Soon() is { } line; lines++)
            {
                Note(line, onSent);
            }
        } while (lines == limit);

        return _told;
    }

    /// <summary>Waits until the journal holds so many steps of a job.</summary>
    public async Task ToldAsync(string jobId, int steps)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while ((await ReadJournalAsync())[jobId].Count < steps)
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    /// <summary>The number of the latest event that a stream was given.</summary>
    /// <param name="jobId">Null for the stream of all jobs.</param>
    public async Task<long> ReadLastSentAsync(string? jobId)
    {
        var route = jobId is null ? "all-stream" : "stream";
        var lines = await _http
            .GetStringAsync($"/simulator/journal?route={route}&jobId={jobId}&after={_journalRead}&limit=250000")
            .Soon();
        using var last = JsonDocument.Parse(lines.TrimEnd('\n').Split('\n')[^1]);
        return SequenceOf(last.RootElement.GetProperty("id").GetString()!);
    }

    /// <summary>How far the story's clock is ahead of the wall's, where it runs as fast.</summary>
    public async Task<TimeSpan> MeasureStoryAheadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/jobs?limit=1");
        request.Headers.Authorization = new("Bearer", "key");
        using var answer = await _http.SendAsync(request).Soon();
        var story = answer.Headers.GetValues("X-Simulator-Time").Single();
        return DateTimeOffset.Parse(story, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync().Soon();
        await _app.DisposeAsync();
    }

    private void Note(string line, Action<long, DateTimeOffset>? onSent)
    {
        using var json = JsonDocument.Parse(line);
        var entry = json.RootElement;
        Assert.False(entry.TryGetProperty("dropped", out _), "the journal has dropped entries that were not read yet");
        _journalRead = entry.GetProperty("seq").GetInt64();
        if (entry.GetProperty("route").GetString() is var route && route != "story")
        {
            if (route == "all-stream")
            {
                onSent?.Invoke(SequenceOf(entry.GetProperty("id").GetString()!), entry.GetProperty("at").GetDateTimeOffset());
            }

            return;
        }

        var jobId = entry.GetProperty("jobId").GetString()!;
        if (!_told.TryGetValue(jobId, out var steps))
        {
            _told[jobId] = steps = [];
        }

        var step = StateStep.Read(entry);
        if (steps.Count == 0 || steps[^1] != step)
        {
            steps.Add(step);
        }
    }

    private static long SequenceOf(string id) => long.Parse(id.AsSpan(id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);

    private async Task<JsonElement> GetAsync(string path) =>
        await (await _http.GetAsync(path).Soon()).ReadJsonAsync(HttpStatusCode.OK);

    private async Task<JsonElement> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(path, body).Soon();
        return await answer.ReadJsonAsync(HttpStatusCode.Created);
    }
}

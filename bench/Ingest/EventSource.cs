using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shared.Events;

namespace Ingest;

/// <summary>An upstream without the extensions: one stream a job, each with so many events a second, spread evenly; and the reads that a relay makes.</summary>
internal sealed class EventSource(int perSecond)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentQueue<JobStream> _joining = new();
    private readonly List<JobStream> _streams = [];
    private long _sent;

    public static async Task ServeAsync(int port, int perSecond)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        var source = new EventSource(perSecond);
        app.MapGet("/sent", context => context.Response.WriteAsync($"{Volatile.Read(ref source._sent)}"));
        app.MapGet("/v2/jobs/{jobId}/status/stream", source.StreamAsync);
        app.MapGet(
            "/v2/jobs/{jobId}/status",
            (HttpContext context, string jobId) => AnswerAsync(context, Document(jobId, 0, "data-of-a-read"))
        );
        app.MapPost("/v2/jobs/status/batch", BatchAsync);
        await app.StartAsync();
        _ = Task.Run(source.SendAsync);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, app.Lifetime.ApplicationStopping)
            .ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task BatchAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body);
        var ids = request.RootElement.GetProperty("jobIds").EnumerateArray().Select(id => id.GetString()!);
        await AnswerAsync(context, $$"""{"jobs":[{{string.Join(',', ids.Select(id => Document(id, 0, "data-of-a-read")))}}]}""");
    }

    private static Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private async Task StreamAsync(HttpContext context, string jobId)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        _joining.Enqueue(new JobStream(jobId, context.Response.BodyWriter));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
            .ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>By the clock: what a slice is late by, it makes up for.</summary>
    private async Task SendAsync()
    {
        var frame = new ArrayBufferWriter<byte>();
        var began = Stopwatch.GetTimestamp();
        var turn = 0L;
        var owed = 0.0;
        using var timer = new PeriodicTimer(Slice, TimeProvider.System);
        while (await timer.WaitForNextTickAsync())
        {
            while (_joining.TryDequeue(out var stream))
            {
                _streams.Add(stream);
            }

            var now = Stopwatch.GetTimestamp();
            owed += Stopwatch.GetElapsedTime(began, now).TotalSeconds * perSecond * _streams.Count;
            began = now;
            for (; owed >= 1; owed--, turn++)
            {
                var stream = _streams[(int)(turn % _streams.Count)];
                frame.ResetWrittenCount();
                var document = Encoding.UTF8.GetBytes(Document(stream.JobId, turn, "a step"));
                SseWriter.WriteEvent(frame, document, "status", $"e-{++stream.LastId}");
                stream.Output.Write(frame.WrittenSpan);
                await stream.Output.FlushAsync();
                Interlocked.Increment(ref _sent);
            }
        }
    }

    /// <summary>A running job's document of about 800 bytes, each with other numbers.</summary>
    private static string Document(string jobId, long number, string step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$$"""
            {"jobId":"{{{jobId}}}","status":"running","substate":"processing","progress":{{{number
                / 1000
                % 100}}},"endpointId":"ep_image_processor","priority":"high","createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:31:15Z","estimatedCompletion":"2024-01-15T14:45:30Z","currentStep":"{{{step}}}","metadata":{"imagesProcessed":{{{number}}},"totalImages":1000,"averageProcessingTime":1.2,"currentBatch":15,"totalBatches":20},"resources":{"gpuType":"NVIDIA A100","gpuUtilization":85,"memoryUsage":"12.5GB","memoryTotal":"40GB","cpuUsage":45},"execution":{"duration":847,"costAccrued":2.47,"tokensProcessed":125000,"apiCalls":1247},"tags":{"userId":"user_12345","projectId":"proj_batch_processing","category":"image_enhancement"},"coldStart":{"occurred":true,"duration":12.4,"cacheHit":false}}
            """
        );

    private sealed record JobStream(string JobId, PipeWriter Output)
    {
        public long LastId { get; set; }
    }
}

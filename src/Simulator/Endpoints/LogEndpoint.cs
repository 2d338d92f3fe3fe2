using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary><c>GET /v2/endpoints/{endpointId}/logs</c>, newest last; with <c>stream=true</c> what is logged from now on, as events.</summary>
internal sealed class LogEndpoint(Story story, ApiAnswers answers, TimeProvider timeProvider, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan StreamInterval = TimeSpan.FromSeconds(1);

    public void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v2/endpoints/{endpointId}/logs", GetAsync)
            .WithMetadata(ApiRoute.Logs, new QueryNames("jobId", "level", "search", "limit", "offset", "format", "stream"));

    private async Task GetAsync(HttpContext context)
    {
        var endpointId = (string)context.Request.RouteValues["endpointId"]!;
        if (LogQuery.Read(context.Request.Query, out var error) is not { } query)
        {
            await answers.WriteErrorAsync(context, error!);
            return;
        }

        var known = story.Read(_ => story.Jobs.OldestFirst.Any(job => job.EndpointId == endpointId));
        if (!known)
        {
            await answers.WriteErrorAsync(
                context,
                new ApiError(
                    StatusCodes.Status404NotFound,
                    "ENDPOINT_NOT_FOUND",
                    $"Endpoint {endpointId} does not exist",
                    new JsonObject { ["endpointId"] = endpointId }
                )
            );
            return;
        }

        await (
            query.IsStream
                ? StreamAsync(context, endpointId, query)
                : WriteAsync(context, query, Find(endpointId, query, DateTimeOffset.MinValue))
        );
    }

    // Under the story's lock jobs are only looked up; thousands of lines are made and sorted outside it.
    private List<LogLine> Find(string endpointId, LogQuery query, DateTimeOffset after)
    {
        var logs = story.Read(at =>
            story
                .Jobs.OldestFirst.Where(job => job.EndpointId == endpointId && (query.JobId is null || job.Id == query.JobId))
                .Select(job => JobLog.Of(job, at, after))
                .ToList()
        );
        return
        [
            .. logs.SelectMany(lines => lines).Where(line => line.At > after && query.Matches(line)).OrderBy(line => line.At),
        ];
    }

    private static Task WriteAsync(HttpContext context, LogQuery query, List<LogLine> lines)
    {
        var page = lines.Skip(query.Offset).Take(query.Limit).ToList();
        return query.Format switch
        {
            "text" => WriteTextAsync(
                context,
                "text/plain; charset=utf-8",
                string.Concat(page.Select(line => $"{LogSection.Text(line)}\n"))
            ),
            "csv" => WriteTextAsync(context, "text/csv; charset=utf-8", Csv(page)),
            _ => ApiAnswers.WriteJsonAsync(
                context,
                writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("logs");
                    page.ForEach(line => LogSection.WriteEntry(writer, line, withJob: true));
                    writer.WriteEndArray();
                    writer.WriteNumber("total", lines.Count);
                    writer.WriteNumber("limit", query.Limit);
                    writer.WriteNumber("offset", query.Offset);
                    writer.WriteEndObject();
                }
            ),
        };
    }

    private static string Csv(List<LogLine> lines)
    {
        using var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions(), leaveOpen: true))
        {
            foreach (var name in (string[])["timestamp", "level", "jobId", "message"])
            {
                csv.WriteField(name);
            }

            csv.EndRecord();
            foreach (var line in lines)
            {
                csv.WriteField(Spelling.Time(line.At));
                csv.WriteField(line.Level);
                csv.WriteField(line.JobId);
                csv.WriteField(line.Message);
                csv.EndRecord();
            }
        }

        return text.ToString();
    }

    private static Task WriteTextAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, string endpointId, LogQuery query)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var after = story.Clock.Now;
        using var timer = new PeriodicTimer(StreamInterval, timeProvider);
        try
        {
            await context.Response.WriteAsync(": logs\n\n", ended.Token);
            await context.Response.Body.FlushAsync(ended.Token);
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                var lines = Find(endpointId, query, after);
                foreach (var line in lines)
                {
                    await context.Response.WriteAsync($"event: log\ndata: {Json(line)}\n\n", ended.Token);
                }

                await context.Response.Body.FlushAsync(ended.Token);
                after = lines.Count > 0 ? lines[^1].At : after;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // the reader left, or the host stops
        }
    }

    private static string Json(LogLine line)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            LogSection.WriteEntry(writer, line, withJob: true);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

using System.Buffers;
using System.Text.Json;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Status;
using Dashboard.Relay.Traffic;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// <c>GET /v2/jobs?status=&amp;endpointId=&amp;tag.KEY=&amp;limit=&amp;cursor=</c>, answered from memory: newest first, then by id. A
/// cursor names the last job of a page, so that jobs that come meanwhile shift nothing.
/// </summary>
internal static class JobListEndpoint
{
    public static void MapJobList(this IEndpointRouteBuilder app) => app.MapGet("/v2/jobs", GetAsync);

    private static async Task GetAsync(HttpContext context, JobStore store, StatusText text, RelayTraffic traffic)
    {
        if (JobListQuery.TryRead(context.Request.Query, out var query, out var fault))
        {
            traffic.OnRead(ReadKind.List);
            var page = Select(store, query);
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.BodyWriter.WriteAsync(Write(page, query.Limit, text), context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(ApiError.InvalidRequest(fault), context.RequestAborted);
        }
    }

    /// <returns>One more than the limit where another page follows.</returns>
    private static List<Job> Select(JobStore store, JobListQuery query) =>
        [
            .. store
                .GetSnapshot()
                .Where(query.Matches)
                .OrderBy(JobListCursor.Of, JobListCursor.NewestFirst)
                .SkipWhile(job =>
                    query.After is { } after && JobListCursor.NewestFirst.Compare(JobListCursor.Of(job), after) <= 0
                )
                .Take(query.Limit + 1),
        ];

    private static ReadOnlyMemory<byte> Write(List<Job> page, int limit, StatusText text)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var job in page.Take(limit))
        {
            writer.WriteRawValue(text.Write(job, StatusQuery.Plain).Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor"u8, page.Count > limit ? JobListCursor.Of(page[limit - 1]).ToString() : null);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay.Status;
using Dashboard.Relay.Traffic;
using Dashboard.Upstream;
using Microsoft.Net.Http.Headers;
using Shared.Jobs;

namespace Dashboard.Relay;

/// <summary>
/// <c>GET /v2/jobs?q=&amp;status=&amp;endpointId=&amp;tag.KEY=&amp;limit=&amp;cursor=</c>, answered from memory: newest first, then by id. A
/// cursor names the last job of a page, so that jobs that come meanwhile shift nothing.
/// </summary>
internal sealed class JobListEndpoint(
    JobStore store,
    StatusText text,
    Freshness freshness,
    RelayTraffic traffic,
    IUpstreamStatusSource upstream,
    TimeProvider timeProvider
)
{
    private const string Pattern = "/v2/jobs";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods(Pattern, OtherMethods.OfReads, (HttpContext context, JobListEndpoint list) => list.GetAsync(context));
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (!JobListQuery.TryRead(context.Request.Query, out var query, out var fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault.Message, fault.Details);
            return;
        }

        var found = Select(query);
        var page = found.Take(query.Limit).ToList();
        var nextCursor = found.Count > query.Limit ? JobListCursor.Of(page[^1]).ToString() : null;
        freshness.Describe(context);
        var isKnown = EntityTags.IsKnownToReader(context, TagOf(page, nextCursor));
        traffic.OnRead(ReadKind.List, isKnown);
        if (!isKnown)
        {
            await EntityTags.WriteJsonAsync(context, Write(page, nextCursor));
        }
    }

    /// <returns>One more than the limit where another page follows.</returns>
    private List<Job> Select(JobListQuery query)
    {
        var moment = SearchMoment.At(timeProvider.GetUtcNow(), upstream.Current.Clock);
        return
        [
            .. store
                .GetSnapshot()
                .Where(job => query.Filter.Matches(job, moment))
                .OrderBy(JobListCursor.Of, JobListCursor.NewestFirst)
                .SkipWhile(job =>
                    query.After is { } after && JobListCursor.NewestFirst.Compare(JobListCursor.Of(job), after) <= 0
                )
                .Take(query.Limit + 1),
        ];
    }

    /// <summary>Of the jobs' versions: the page may be megabytes, which a reader who has it costs nothing.</summary>
    private EntityTagHeaderValue TagOf(List<Job> page, string? nextCursor)
    {
        var versions = new ArrayBufferWriter<byte>(32 * (page.Count + 1));
        foreach (var job in page)
        {
            text.WriteVersion(job, versions);
        }

        Encoding.UTF8.GetBytes(nextCursor ?? "", versions);
        return EntityTags.Of(versions.WrittenSpan);
    }

    private ReadOnlyMemory<byte> Write(List<Job> page, string? nextCursor)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var job in page)
        {
            writer.WriteRawValue(text.Write(job, StatusQuery.Plain).Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteString("nextCursor"u8, nextCursor);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Documents;
using Simulator.Faults;
using Simulator.Journal;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary><c>GET /v2/jobs</c>, an extension: newest first, a page at a time.</summary>
internal sealed class ListEndpoint(SimulatorSettings settings, Story story, JobReader jobs, ApiAnswers answers)
{
    private const int DefaultLimit = 100;
    private const int MaximumLimit = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        if (!settings.Options.NoList)
        {
            routes
                .MapGet("/v2/jobs", GetAsync)
                .WithMetadata(
                    ApiRoute.List,
                    new QueryNames("status", "endpointId", "tag.", "limit", "cursor", "include", "format")
                );
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (
            !JobFilter.TryRead(query, out var filter, out var error)
            || !TryReadPage(query, out var limit, out var before, out error)
            || !DocumentQuery.TryRead(query, out var request, out error)
        )
        {
            await answers.WriteErrorAsync(context, error!);
            return;
        }

        var page = Page(context, filter, request, limit, before);
        AnswerFate.Of(context).Settle();
        await ApiAnswers.WriteJsonAsync(context, page);
    }

    private static bool TryReadPage(IQueryCollection query, out int limit, out long before, out ApiError? error)
    {
        limit = DefaultLimit;
        before = long.MaxValue;
        error = null;
        if (
            query["limit"] is [{ } limitText]
            && (
                !int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > MaximumLimit
            )
        )
        {
            error = ApiError.InvalidRequest($"limit must be 1 to {MaximumLimit}", new JsonObject { ["parameter"] = "limit" });
        }
        else if (query["cursor"] is [{ Length: > 0 } cursor] && !TryReadCursor(cursor, out before))
        {
            error = ApiError.InvalidRequest("Unknown cursor", new JsonObject { ["parameter"] = "cursor" });
        }

        return error is null;
    }

    private ReadOnlyMemory<byte> Page(HttpContext context, JobFilter filter, DocumentRequest request, int limit, long before)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("jobs");
        var cursor = story.Read(at =>
        {
            SimulatedJob? last = null;
            var found = 0;
            foreach (var job in story.Jobs.NewestFirst(before))
            {
                if (!filter.Matches(job, job.State.Name()))
                {
                    continue;
                }

                if (found == limit)
                {
                    return last!.Ordinal;
                }

                var document = jobs.Write(context, JournalRoute.List, job, at, request);
                writer.WriteRawValue(document, skipInputValidation: true);
                last = job;
                found++;
            }

            return (long?)null;
        });
        writer.WriteEndArray();
        writer.WriteString("nextCursor", cursor is { } next ? Cursor(next) : null);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static string Cursor(long ordinal) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"before:{ordinal}"));

    private static bool TryReadCursor(string cursor, out long before)
    {
        before = 0;
        var bytes = new byte[cursor.Length];
        if (!Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(bytes, 0, written);
        return text.StartsWith("before:", StringComparison.Ordinal)
            && long.TryParse(text["before:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out before);
    }
}

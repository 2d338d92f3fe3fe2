using System.Buffers;
using System.Text.Json;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Traffic;
using Shared.Api;
using Shared.Documents;

namespace Dashboard.Relay.Status;

/// <summary>
/// <c>POST /v2/jobs/status/batch</c> with <c>{jobIds, include, format}</c>, answered in the shape that upstream answers in: documents in the order
/// asked for, each job once, and an error for each job that there is none of.
/// </summary>
internal sealed class BatchEndpoint(JobStore store, StatusText text, JobReads reads, Freshness freshness, RelayTraffic traffic)
{
    private const string Pattern = "/v2/jobs/status/batch";

    /// <summary>A thousand of the longest ids, with room.</summary>
    private const long MostBodyBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(
                Pattern,
                (HttpContext context, BatchRequest request, BatchEndpoint batch) => batch.PostAsync(context, request)
            )
            .WithMetadata(
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBodyBytes),
                new ExpectedBody("""{"jobIds":["job_1234567890abcdef"],"include":["metrics"]}""")
            );
        app.RefuseOtherMethods(Pattern, HttpMethods.Post);
    }

    private async Task PostAsync(HttpContext context, BatchRequest request)
    {
        if (!request.TryRead(context.Request.Query, out var jobIds, out var query, out var fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var absences = await AskAsync(jobIds, query.Details, context.RequestAborted);
        if (FindLimit(jobIds, absences) is { } limit)
        {
            await reads.AnswerLimitAsync(context, limit);
            return;
        }

        freshness.DescribeMany(
            context,
            query.Details,
            [.. absences.Where(absence => store.Find(absence.Key) is { GoneSince: null })]
        );
        traffic.OnRead(ReadKind.Batch);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.BodyWriter.WriteAsync(Write(jobIds, query, absences, request.FindNulls()), context.RequestAborted);
    }

    /// <summary>
    /// Upstream is asked only for what is not here, and for what nobody follows; a job that it no longer has is served as it was.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, JobAbsence>> AskAsync(
        List<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        var refreshing = reads.RefreshAsync(details == JobDetail.None ? jobIds.FindAll(IsLeftAlone) : [], cancellationToken);
        var asked = jobIds.FindAll(jobId =>
            store.Find(jobId) is { } job
                ? details != JobDetail.None && job.GoneSince is null
                : RequestedId.FindFault(jobId) is null
        );
        var absences =
            asked.Count == 0
                ? new Dictionary<string, JobAbsence>()
                : await reads.RequestManyAsync(asked, details, cancellationToken);
        await refreshing;
        return absences;
    }

    private bool IsLeftAlone(string jobId) => store.Find(jobId) is { } job && freshness.IsLeftAlone(job);

    /// <returns>Null where there is anything to tell but that upstream may not be asked yet.</returns>
    private JobAbsence? FindLimit(List<string> jobIds, IReadOnlyDictionary<string, JobAbsence> absences) =>
        jobIds.TrueForAll(jobId =>
            store.Find(jobId) is null && absences.GetValueOrDefault(jobId)?.Failure?.Kind == FailureKind.RateLimited
        )
            ? absences.Values.MaxBy(absence => absence.Failure!.RetryAfter)
            : null;

    private ReadOnlyMemory<byte> Write(
        List<string> jobIds,
        StatusQuery query,
        IReadOnlyDictionary<string, JobAbsence> absences,
        IEnumerable<int> nulls
    )
    {
        var shape = reads.Shape;
        var buffer = new ArrayBufferWriter<byte>(1024 * Math.Min(jobIds.Count, 64));
        using var writer = new Utf8JsonWriter(buffer, DocumentWriter.Options);
        if (shape != BatchShape.Array)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(shape == BatchShape.Statuses ? "statuses"u8 : "jobs"u8);
        }

        var missing = new List<string>();
        writer.WriteStartArray();
        foreach (var jobId in jobIds)
        {
            if (store.Find(jobId) is { } job)
            {
                reads.OnRead(jobId, freshness.IsLeftAlone(job));
                writer.WriteRawValue(text.Write(job, query).Span, skipInputValidation: true);
            }
            else
            {
                missing.Add(jobId);
            }
        }

        writer.WriteEndArray();
        if (shape != BatchShape.Array)
        {
            writer.WriteStartArray("errors"u8);
            foreach (var jobId in missing)
            {
                WriteError(writer, jobId, FindError(jobId, absences));
            }

            foreach (var index in nulls)
            {
                WriteError(writer, null, ApiError.InvalidRequest($"jobIds[{index}] is null; an id is a text."));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.Flush();
        return buffer.WrittenMemory;
    }

    private ApiError FindError(string jobId, IReadOnlyDictionary<string, JobAbsence> absences) =>
        RequestedId.FindFault(jobId)
        ?? reads
            .Describe(jobId, absences.GetValueOrDefault(jobId) ?? new JobAbsence("It was removed a moment ago.", IsCertain: true))
            .Error;

    private static void WriteError(Utf8JsonWriter writer, string? jobId, ApiError error)
    {
        writer.WriteStartObject();
        writer.WriteString("jobId"u8, jobId);
        writer.WriteString("error"u8, error.Error);
        writer.WriteString("message"u8, error.Message);
        writer.WritePropertyName("details"u8);
        JsonSerializer.Serialize(writer, error.Details, error.Details.GetType(), JsonSerializerOptions.Web);
        writer.WriteEndObject();
    }
}

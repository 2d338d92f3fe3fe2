using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Traffic;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Relay.Status;

/// <summary>
/// <c>GET /v2/jobs/{jobId}/status?include=&amp;format=</c>, answered from memory. A job that upstream no longer has is served as it last
/// was, with <c>X-Gone-Since</c>; details that could not be read anew are served as they were, with <c>X-Upstream-Problem</c>.
/// </summary>
internal sealed class StatusEndpoint(JobStore store, StatusText text, JobReads reads, RelayTraffic traffic)
{
    private const int EtagBytes = 16;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(
            "/v2/jobs/{jobId}/status",
            (HttpContext context, string jobId, StatusEndpoint status) => status.GetAsync(context, jobId)
        );

    private async Task GetAsync(HttpContext context, string jobId)
    {
        if (!StatusQuery.TryRead(context.Request.Query, out var query, out var fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        var absence = await AskAsync(jobId, query.Details, context.RequestAborted);
        if (store.Find(jobId) is not { } job)
        {
            await JobReads.AnswerAsync(
                context,
                jobId,
                absence ?? new JobAbsence("It was removed a moment ago.", IsCertain: true)
            );
            return;
        }

        if (job.GoneSince is { } since)
        {
            context.Response.Headers["X-Gone-Since"] = since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }
        else if (absence is not null)
        {
            context.Response.Headers["X-Upstream-Problem"] = absence.Failure?.Kind.ToString() ?? "Unknown";
        }

        await AnswerAsync(context, text.Write(job, query));
    }

    /// <returns>Why upstream gave nothing, where it had to be asked.</returns>
    private async Task<JobAbsence?> AskAsync(string jobId, JobDetail details, CancellationToken cancellationToken)
    {
        var known = store.Find(jobId);
        return known is null ? await reads.RequestDetailsAsync(jobId, details, cancellationToken)
            : details == JobDetail.None || known.GoneSince is not null ? null
            : await reads.RequestDetailsAsync(jobId, details, cancellationToken);
    }

    private async Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        var etag = EtagOf(json.Span);
        var response = context.Response;
        response.GetTypedHeaders().ETag = etag;
        // kept by caches, and asked about each time
        response.Headers.CacheControl = "no-cache";
        if (
            context
                .Request.GetTypedHeaders()
                .IfNoneMatch.Any(known => known.Compare(etag, useStrongComparison: false) || known.Tag == "*")
        )
        {
            traffic.OnRead(ReadKind.Status, isNotModified: true);
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        traffic.OnRead(ReadKind.Status);

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    private static EntityTagHeaderValue EtagOf(ReadOnlySpan<byte> json)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash[..EtagBytes])}\"");
    }
}

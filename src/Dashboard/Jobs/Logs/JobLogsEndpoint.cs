using System.Globalization;
using System.Text;
using Dashboard.Infrastructure;
using Microsoft.Net.Http.Headers;
using Shared.Details;

namespace Dashboard.Jobs.Logs;

/// <summary><c>GET /api/jobs/{id}/logs?q=&amp;level=debug|info|warning|error</c>: a job's lines as a text file.</summary>
internal static class JobLogsEndpoint
{
    private const string Pattern = "/api/jobs/{jobId}/logs";

    /// <summary>So many characters are written before the reader is waited for.</summary>
    private const int FlushEach = 32 * 1024;

    private static readonly string[] Parameters = ["q", "level"];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void MapJobLogs(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Pattern, OtherMethods.OfReads, GetAsync);
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string jobId,
        JobStore store,
        IJobDetailSource source,
        CancellationToken cancellationToken
    )
    {
        var asked = context.Request.Query;
        if ((ParameterNames.FindFault(asked.Keys, Parameters) ?? ParameterNames.FindRepeated(asked, Parameters)) is { } unknown)
        {
            return Results.BadRequest(ApiError.InvalidRequest(unknown));
        }

        if (ReadLevel(asked["level"]) is not { } least)
        {
            return Results.BadRequest(
                ApiError.InvalidRequest($"level is debug, info, warning or error; it is '{asked["level"]}'.")
            );
        }

        // what is known is what the page shows; what nobody has looked at yet is asked for
        if (store.Find(jobId)?.Document.ReadLogs() is not { Count: > 0 })
        {
            var absence = await source.RequestDetailsAsync(jobId, JobDetail.Logs, cancellationToken);
            if (store.Find(jobId) is null)
            {
                return Results.Json(
                    absence is { IsCertain: false }
                        ? ApiError.OfStatus(StatusCodes.Status503ServiceUnavailable, absence.Reason)
                        : ApiError.JobNotFound(jobId),
                    statusCode: absence is { IsCertain: false }
                        ? StatusCodes.Status503ServiceUnavailable
                        : StatusCodes.Status404NotFound
                );
            }
        }

        var lines = store.Find(jobId)?.Document.ReadLogs() ?? [];
        if (lines.Count == 0)
        {
            return Results.NotFound(ApiError.OfStatus(StatusCodes.Status404NotFound, $"No log lines of job {jobId} are known."));
        }

        await WriteAsync(context, jobId, new LogFilter(asked["q"].ToString(), least).Of(lines));
        return Results.Empty;
    }

    private static LogSeverity? ReadLevel(string? level) =>
        string.IsNullOrEmpty(level) ? LogSeverity.Debug
        : level.All(char.IsAsciiLetter) && Enum.TryParse<LogSeverity>(level, ignoreCase: true, out var severity) ? severity
        : null;

    private static async Task WriteAsync(HttpContext context, string jobId, IReadOnlyList<LogLine> lines)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = "text/plain; charset=utf-8";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{jobId}.log");
        response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var line in lines)
        {
            Append(text, line);
            if (text.Length >= FlushEach)
            {
                await response.WriteAsync(text.ToString(), Utf8, context.RequestAborted);
                text.Clear();
            }
        }

        await response.WriteAsync(text.ToString(), Utf8, context.RequestAborted);
    }

    private static void Append(StringBuilder text, LogLine line)
    {
        if (line.Timestamp is { } at)
        {
            text.Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)).Append(' ');
        }

        if (line.Level is { } level)
        {
            text.Append(level).Append(' ');
        }

        text.Append(line.Message).Append('\n');
    }
}

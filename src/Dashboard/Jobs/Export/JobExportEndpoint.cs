using System.Globalization;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Table;
using Dashboard.Upstream;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Jobs.Export;

/// <summary><c>GET /api/jobs/export?q=&amp;sort=&amp;cols=&amp;format=csv|json</c>: all jobs of a search, in its order, as a file.</summary>
internal static class JobExportEndpoint
{
    private const string Pattern = "/api/jobs/export";

    /// <summary>Each reads all jobs once: more at once would be felt by those who watch.</summary>
    private const int MostAtOnce = 4;

    private static readonly string[] Parameters = ["q", "sort", "cols", "format"];
    private static readonly SemaphoreSlim Places = new(MostAtOnce);

    public static void MapJobExport(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Pattern, OtherMethods.OfReads, GetAsync);
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        IJobViews views,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider
    )
    {
        var asked = context.Request.Query;
        if ((ParameterNames.FindFault(asked.Keys, Parameters) ?? ParameterNames.FindRepeated(asked, Parameters)) is { } unknown)
        {
            return Results.BadRequest(ApiError.InvalidRequest(unknown));
        }

        var query = JobQuery.Parse(null, asked["q"], asked["sort"], null);
        if (query.Search.Faults is [var fault, ..])
        {
            return Results.BadRequest(
                ApiError.OfStatus(
                    StatusCodes.Status400BadRequest,
                    fault.Message,
                    new
                    {
                        position = fault.Start,
                        length = fault.Length,
                        suggestion = fault.Suggestion,
                    }
                )
            );
        }

        var format = asked["format"].ToString() is { Length: > 0 } said ? said : "csv";
        if (format is not ("csv" or "json"))
        {
            return Results.BadRequest(ApiError.InvalidRequest($"format is csv or json; it is '{format}'."));
        }

        if (!Places.Wait(0))
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Json(
                ApiError.OfStatus(
                    StatusCodes.Status429TooManyRequests,
                    $"{MostAtOnce} exports are under way; try again in a moment."
                ),
                statusCode: StatusCodes.Status429TooManyRequests
            );
        }

        try
        {
            await WriteAsync(context, views, query, format, upstream, timeProvider);
            return Results.Empty;
        }
        finally
        {
            Places.Release();
        }
    }

    private static async Task WriteAsync(
        HttpContext context,
        IJobViews views,
        JobQuery query,
        string format,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider
    )
    {
        var now = timeProvider.GetUtcNow();
        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"jobs-{now.UtcDateTime:yyyyMMdd-HHmmss}.{format}"),
        }.ToString();
        response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var jobs = views.GetJobs(query);
        if (format == "csv")
        {
            var columns = JobColumnChoice.Parse(context.Request.Query["cols"]);
            await JobCsv.WriteAsync(response.Body, jobs, columns, upstream.Current.Clock?.At(now) ?? now, context.RequestAborted);
        }
        else
        {
            await JobJson.WriteAsync(response.BodyWriter, jobs, context.RequestAborted);
        }
    }
}

using System.Globalization;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Selection;
using Dashboard.Jobs.Table;
using Dashboard.Upstream;
using Microsoft.Net.Http.Headers;
using Shared.Jobs;

namespace Dashboard.Jobs.Export;

/// <summary><c>GET /api/jobs/export?q=&amp;sort=&amp;group=&amp;cols=&amp;selection=&amp;format=csv|json|ids</c>: all jobs of a search, or those of them that are selected, in its order, as
/// a file.</summary>
internal static class JobExportEndpoint
{
    private const string Pattern = "/api/jobs/export";

    /// <summary>Each reads all jobs once: more at once would be felt by those who watch.</summary>
    private const int MostAtOnce = 4;

    private static readonly string[] Parameters = ["q", "sort", "cols", "format", "selection", "group"];
    private static readonly string[] Formats = ["csv", "json", "ids"];
    private static readonly SemaphoreSlim Places = new(MostAtOnce);

    public static void MapJobExport(this IEndpointRouteBuilder app)
    {
        app.MapMethods(Pattern, OtherMethods.OfReads, GetAsync);
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        IJobViews views,
        JobSelections selections,
        IUpstreamStatusSource upstream,
        TimeProvider timeProvider
    )
    {
        var asked = context.Request.Query;
        if ((ParameterNames.FindFault(asked.Keys, Parameters) ?? ParameterNames.FindRepeated(asked, Parameters)) is { } unknown)
        {
            return Results.BadRequest(ApiError.InvalidRequest(unknown));
        }

        // a program must not take the usual columns or order for those it has asked for
        if (JobTableAddress.FindFault(asked["sort"], asked["cols"], asked["group"]) is { } meaningless)
        {
            return Results.BadRequest(ApiError.InvalidRequest(meaningless));
        }

        var query = JobQuery.Parse(null, asked["q"], asked["sort"], null) with { Group = JobGrouping.Parse(asked["group"]) };
        if (query.Search.Faults is [var fault, ..])
        {
            return Results.BadRequest(
                ApiError.OfStatus(StatusCodes.Status400BadRequest, fault.Message, fault.Within(asked["q"].ToString()).ToDetails())
            );
        }

        var format = asked["format"].ToString() is { Length: > 0 } said ? said : "csv";
        if (!Formats.Contains(format))
        {
            return Results.BadRequest(ApiError.InvalidRequest($"format is csv, json or ids; it is '{format}'."));
        }

        var picks = asked["selection"].ToString() is { Length: > 0 } text ? selections.Find(text) : LivePicks.All;
        if (picks is null)
        {
            return Results.BadRequest(ApiError.InvalidRequest("The selection is not known any more; select the jobs again."));
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
            // jobs that were picked one by one are meant also where they no longer match
            var jobs = views.GetJobs(picks.IsAll ? query : query with { Search = JobSearch.Empty });
            await WriteAsync(context, jobs.Where(job => picks.Contains(job.JobId)), format, upstream, timeProvider);
            return Results.Empty;
        }
        finally
        {
            Places.Release();
        }
    }

    private static async Task WriteAsync(
        HttpContext context,
        IEnumerable<Job> jobs,
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
        response.ContentType = format switch
        {
            "csv" => "text/csv; charset=utf-8",
            "json" => "application/json; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        if (format == "csv")
        {
            var columns = JobColumnChoice.Parse(context.Request.Query["cols"]);
            await JobCsv.WriteAsync(response.Body, jobs, columns, upstream.Current.Clock?.At(now) ?? now, context.RequestAborted);
        }
        else if (format == "ids")
        {
            await using var writer = new StreamWriter(response.Body, leaveOpen: true);
            foreach (var job in jobs)
            {
                await writer.WriteLineAsync(job.JobId.AsMemory(), context.RequestAborted);
            }
        }
        else
        {
            await JobJson.WriteAsync(response.BodyWriter, jobs, context.RequestAborted);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Planning;
using Shared.Jobs;

namespace Dashboard.Upstream.Discovery;

/// <summary><c>/api/watch</c>: which jobs are watched because somebody asked for it.</summary>
internal static class WatchEndpoints
{
    private const int MostIds = WatchProposal.MostIds;
    private const int MostLimit = 1000;
    private const string OfAll = "/api/watch";
    private const string OfOne = "/api/watch/{jobId}";

    private static readonly string[] BodyNames = ["jobIds"];
    private static readonly string[] PageParameters = ["cursor", "limit"];

    public static void MapWatch(this IEndpointRouteBuilder app)
    {
        app.MapPost(OfAll, AddAsync).WithMetadata(new ExpectedBody("""{"jobIds":["job_1234567890abcdef"]}"""));
        app.MapMethods(OfAll, OtherMethods.OfReads, GetPage);
        app.RefuseOtherMethods(OfAll, [.. OtherMethods.OfReads, HttpMethods.Post]);
        app.MapDelete(OfOne, RemoveAsync);
        app.RefuseOtherMethods(OfOne, HttpMethods.Delete);
    }

    private static async Task<IResult> AddAsync(WatchRequest request, WatchRequests requests, CancellationToken cancellationToken)
    {
        if (ParameterNames.FindFault(request.Others?.Keys ?? [], BodyNames) is { } unknown)
        {
            return Results.BadRequest(ApiError.InvalidRequest(unknown));
        }

        var jobIds = request.JobIds ?? [];
        if (jobIds.Count is 0 or > MostIds)
        {
            return Results.BadRequest(ApiError.InvalidRequest($"jobIds must name 1 to {MostIds} jobs; it names {jobIds.Count}."));
        }

        var good = jobIds.Where(jobId => WatchList.FindFault(jobId) is null).Distinct(StringComparer.Ordinal).ToList();
        var (added, existing) = await requests.AddAsync(good, cancellationToken);
        return Results.Ok(
            new WatchAnswer(
                added,
                existing,
                [
                    .. jobIds
                        .Select(jobId => (JobId: jobId, Fault: WatchList.FindFault(jobId)))
                        .Where(job => job.Fault is not null)
                        .Select(job => new WatchRefusal(job.JobId, "INVALID_REQUEST", $"The id {job.Fault}")),
                ]
            )
        );
    }

    private static IResult GetPage(
        HttpRequest request,
        WatchList watchList,
        WatchPlanner planner,
        JobStore store,
        string? cursor = null,
        string? limit = null
    )
    {
        if (
            (
                ParameterNames.FindFault(request.Query.Keys, PageParameters)
                ?? ParameterNames.FindRepeated(request.Query, PageParameters)
            ) is
            { } fault
        )
        {
            return Results.BadRequest(ApiError.InvalidRequest(fault));
        }

        var size = MostLimit;
        if (
            !string.IsNullOrEmpty(limit)
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MostLimit)
        )
        {
            return Results.BadRequest(ApiError.InvalidRequest($"limit '{limit}' is not a number from 1 to {MostLimit}."));
        }

        var page = watchList
            .GetEntries()
            .Where(entry => string.IsNullOrEmpty(cursor) || string.CompareOrdinal(entry.JobId, cursor) > 0)
            .OrderBy(entry => entry.JobId, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        return Results.Ok(
            new WatchListing(
                [
                    .. page.Take(size)
                        .Select(entry => new WatchedJob(
                            entry.JobId,
                            ModeOf(entry.JobId, planner, store),
                            entry.Source switch
                            {
                                WatchSource.Configuration => "configuration",
                                WatchSource.Webhook => "webhook",
                                _ => "person",
                            },
                            entry.Since
                        )),
                ],
                page.Count > size ? page[size - 1].JobId : null
            )
        );
    }

    /// <summary>A known job that the plan does not name comes by the stream of all jobs, or by webhooks alone; an unknown one is about to be read.</summary>
    private static string ModeOf(string jobId, WatchPlanner planner, JobStore store)
    {
        var mode =
            planner.Plan.Current.Find(jobId)?.Mode
            ?? store.Find(jobId) switch
            {
                null => WatchMode.Poll,
                { LastEventAt: null, Source: DocumentSource.Webhook } => WatchMode.Webhook,
                _ => WatchMode.Stream,
            };
        return mode.ToString().ToLowerInvariant();
    }

    private static async Task<IResult> RemoveAsync(
        string jobId,
        WatchRequests requests,
        WatchList watchList,
        JobLister lister,
        JobStore store,
        CancellationToken cancellationToken
    )
    {
        var isKnown = store.Find(jobId) is not null;
        // followed because upstream lists it, which a person may end as well
        var isListed = isKnown && !lister.IsUnsupported;
        if (await requests.RemoveAsync(jobId, cancellationToken, isListed))
        {
            return Results.NoContent();
        }

        var why =
            watchList.IsUnwatched(jobId) ? "it was taken off before."
            : isKnown ? "nobody has added it, though it is known."
            : "nobody has added it, and it is not known.";
        return Results.NotFound(new ApiError("JOB_NOT_WATCHED", $"Job {jobId} is not watched: {why}", new { jobId, isKnown }));
    }

    private sealed record WatchRequest(IReadOnlyList<string>? JobIds)
    {
        [JsonExtensionData]
        public IDictionary<string, JsonElement>? Others { get; init; }
    }

    private sealed record WatchAnswer(
        IReadOnlyList<string> Watched,
        IReadOnlyList<string> Existing,
        IReadOnlyList<WatchRefusal> Refused
    );

    private sealed record WatchRefusal(string? JobId, string Error, string Message);

    private sealed record WatchListing(
        IReadOnlyList<WatchedJob> Jobs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor
    );

    private sealed record WatchedJob(string JobId, string Mode, string Source, DateTimeOffset Since);
}

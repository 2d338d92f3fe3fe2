using System.Text.Json.Serialization;
using Dashboard.Settings;

namespace Dashboard.Upstream;

/// <summary><c>/api/watch</c>: which jobs are watched because somebody asked for it.</summary>
internal static class WatchEndpoints
{
    private const int MostIds = 10_000;

    public static void MapWatch(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/watch", AddAsync);
        app.MapGet("/api/watch", GetAll);
        app.MapDelete("/api/watch/{jobId}", RemoveAsync);
    }

    private static async Task<IResult> AddAsync(
        WatchRequest request,
        WatchList watchList,
        WatchedJobs watchedJobs,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        var jobIds = request.JobIds ?? [];
        if (jobIds.Count is 0 or > MostIds)
        {
            return Results.BadRequest(
                Relay.ApiError.InvalidRequest($"jobIds must name 1 to {MostIds} jobs; it names {jobIds.Count}.")
            );
        }

        var now = timeProvider.GetUtcNow();
        var refused = jobIds
            .Select(jobId => (JobId: jobId, Fault: WatchList.FindFault(jobId)))
            .Where(job => job.Fault is not null)
            .ToList();
        var good = jobIds.Where(jobId => WatchList.FindFault(jobId) is null).Distinct().ToList();
        var known = watchList.GetEntries().Select(entry => entry.JobId).ToHashSet();
        var added = good.Where(jobId => !known.Contains(jobId)).ToList();

        // on disk first: what is answered as watched is watched after a restart
        await watchedJobs.AddAsync(added, now, cancellationToken);
        foreach (var jobId in added)
        {
            watchList.Add(new WatchEntry(jobId, WatchSource.Person, now));
        }

        return Results.Ok(
            new WatchAnswer(
                added,
                [.. good.Except(added)],
                [.. refused.Select(job => new WatchRefusal(job.JobId, $"The id {job.Fault}"))]
            )
        );
    }

    private static IResult GetAll(WatchList watchList, string? cursor = null, int limit = 1000)
    {
        var page = watchList
            .GetEntries()
            .OrderBy(entry => entry.JobId, StringComparer.Ordinal)
            .Where(entry => cursor is null || string.CompareOrdinal(entry.JobId, cursor) > 0)
            .Take(Math.Clamp(limit, 1, 1000) + 1)
            .ToList();
        var hasMore = page.Count > Math.Clamp(limit, 1, 1000);
        var shown = hasMore ? page[..^1] : page;
        return Results.Ok(
            new WatchListing(
                [
                    .. shown.Select(entry => new WatchedJob(
                        entry.JobId,
                        "watched",
                        entry.Source == WatchSource.Configuration ? "configuration" : "person",
                        entry.Since
                    )),
                ],
                hasMore ? shown[^1].JobId : null
            )
        );
    }

    private static async Task<IResult> RemoveAsync(
        string jobId,
        WatchList watchList,
        WatchedJobs watchedJobs,
        CancellationToken cancellationToken
    )
    {
        await watchedJobs.RemoveAsync(jobId, cancellationToken);
        return watchList.Remove(jobId) ? Results.NoContent() : Results.NotFound(Relay.ApiError.JobNotFound(jobId));
    }

    private sealed record WatchRequest(IReadOnlyList<string>? JobIds);

    private sealed record WatchAnswer(
        IReadOnlyList<string> Watched,
        IReadOnlyList<string> Existing,
        IReadOnlyList<WatchRefusal> Refused
    );

    private sealed record WatchRefusal(string? JobId, string Error);

    private sealed record WatchListing(
        IReadOnlyList<WatchedJob> Jobs,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor
    );

    private sealed record WatchedJob(string JobId, string Mode, string Source, DateTimeOffset Since);
}

using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Relay.Traffic;

namespace Dashboard.Relay.Status;

/// <summary>
/// <c>GET /v2/jobs/{jobId}/status?include=&amp;format=</c>, answered from memory, with headers that say how fresh it is. A job that
/// upstream no longer has, and details that could not be read anew, are served as they last were.
/// </summary>
internal sealed class StatusEndpoint(JobStore store, StatusText text, JobReads reads, Freshness freshness, RelayTraffic traffic)
{
    private const string Pattern = "/v2/jobs/{jobId}/status";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods(
            Pattern,
            OtherMethods.OfReads,
            (HttpContext context, string jobId, StatusEndpoint status) => status.GetAsync(context, jobId)
        );
        app.RefuseOtherMethods(Pattern, OtherMethods.OfReads);
    }

    private async Task GetAsync(HttpContext context, string jobId)
    {
        if (!StatusQuery.TryRead(context.Request.Query, out var query, out var fault))
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        if (RequestedId.FindFault(context, jobId) is { } error)
        {
            await ErrorAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, error.Message, error.Details);
            return;
        }

        var (absence, isReadAnew) = await AskAsync(jobId, query.Details, context.RequestAborted);
        if (store.Find(jobId) is not { } job)
        {
            await reads.AnswerAsync(context, jobId, absence ?? new JobAbsence("It was removed a moment ago.", IsCertain: true));
            return;
        }

        freshness.Describe(context, job, query.Details, absence, isReadAnew);
        reads.OnRead(jobId, freshness.IsLeftAlone(job));
        var json = text.Write(job, query);
        var isKnown = EntityTags.IsKnownToReader(context, EntityTags.Of(json.Span));
        traffic.OnRead(ReadKind.Status, isKnown);
        if (!isKnown)
        {
            await EntityTags.WriteJsonAsync(context, json);
        }
    }

    /// <returns>Why upstream gave nothing, where it had to be asked, and whether it gave the job as it is now.</returns>
    private async Task<(JobAbsence? Absence, bool IsReadAnew)> AskAsync(
        string jobId,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        if (store.Find(jobId) is { } known && (details == JobDetail.None || known.GoneSince is not null))
        {
            // who comes by once in a while would always get what was known at the visit before
            return (null, freshness.IsLeftAlone(known) && await reads.RefreshAsync([jobId], cancellationToken));
        }

        var absence = await reads.RequestDetailsAsync(jobId, details, cancellationToken);
        return (absence, absence is null);
    }
}

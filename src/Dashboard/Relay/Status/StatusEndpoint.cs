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

        freshness.Describe(context, job, absence);
        reads.OnRead(jobId, freshness.IsLeftAlone(job));
        var json = text.Write(job, query);
        var isKnown = EntityTags.IsKnownToReader(context, EntityTags.Of(json.Span));
        traffic.OnRead(ReadKind.Status, isKnown);
        if (!isKnown)
        {
            await EntityTags.WriteJsonAsync(context, json);
        }
    }

    /// <returns>Why upstream gave nothing, where it had to be asked.</returns>
    private async Task<JobAbsence?> AskAsync(string jobId, JobDetail details, CancellationToken cancellationToken)
    {
        var known = store.Find(jobId);
        return known is null ? await reads.RequestDetailsAsync(jobId, details, cancellationToken)
            : details == JobDetail.None || known.GoneSince is not null ? null
            : await reads.RequestDetailsAsync(jobId, details, cancellationToken);
    }
}

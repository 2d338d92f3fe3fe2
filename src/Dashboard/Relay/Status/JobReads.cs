using System.Globalization;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Shared.Api;

namespace Dashboard.Relay.Status;

/// <summary>Asks upstream on behalf of a program, which does not wait for ever, and puts what upstream says into the API's error shape.</summary>
internal sealed class JobReads(IJobDetailSource source, JobStore store, ProgramLooks looks, TimeProvider timeProvider)
{
    /// <summary>The request budget may hold a read back for longer; its answer still comes into the store.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    /// <summary>What is known is served as it is where newer details do not come soon.</summary>
    public static readonly TimeSpan MostWaitForNewer = TimeSpan.FromSeconds(1);

    private static readonly JobAbsence Late = new("Upstream could not be asked in time; try again later.", IsCertain: false)
    {
        Failure = new ApiFailure(FailureKind.TimedOut, "Upstream could not be asked in time; try again later."),
    };

    /// <inheritdoc cref="IJobDetailSource.BatchShape"/>
    public BatchShape Shape => source.BatchShape ?? BatchShape.Jobs;

    /// <inheritdoc cref="IJobSource.RequestAsync"/>
    public Task<JobAbsence?> RequestAsync(string jobId, CancellationToken cancellationToken) =>
        WaitAsync(source.RequestAsync(jobId, cancellationToken), Late, MostWait);

    /// <inheritdoc cref="IJobDetailSource.RequestDetailsAsync"/>
    public Task<JobAbsence?> RequestDetailsAsync(string jobId, JobDetail details, CancellationToken cancellationToken)
    {
        Note([jobId], details);
        return WaitAsync(source.RequestDetailsAsync(jobId, details, cancellationToken), Late, PatienceFor([jobId]));
    }

    /// <inheritdoc cref="IJobDetailSource.RequestManyAsync"/>
    public async Task<IReadOnlyDictionary<string, JobAbsence>> RequestManyAsync(
        IReadOnlyCollection<string> jobIds,
        JobDetail details,
        CancellationToken cancellationToken
    )
    {
        Note(jobIds, details);
        return await WaitAsync(source.RequestManyAsync(jobIds, details, cancellationToken), null, PatienceFor(jobIds))
            ?? jobIds.Distinct(StringComparer.Ordinal).ToDictionary(jobId => jobId, _ => Late, StringComparer.Ordinal);
    }

    /// <inheritdoc cref="ProgramLooks.NoteRead"/>
    public void OnRead(string jobId, bool isLeftAlone) => looks.NoteRead(jobId, isLeftAlone);

    public static (int Status, ApiError Error) Describe(string jobId, JobAbsence absence)
    {
        var failure = absence.Failure;
        return (absence.IsCertain ? FailureKind.NotFound : failure?.Kind) switch
        {
            FailureKind.NotFound => (StatusCodes.Status404NotFound, ApiError.JobNotFound(jobId)),
            FailureKind.Forbidden => (
                StatusCodes.Status403Forbidden,
                new ApiError(
                    "ACCESS_DENIED",
                    absence.Reason,
                    new
                    {
                        jobId,
                        requiredPermission = failure!.RequiredPermission,
                        userPermissions = failure.UserPermissions,
                    }
                )
            ),
            FailureKind.RateLimited => (
                StatusCodes.Status429TooManyRequests,
                new ApiError("RATE_LIMIT_EXCEEDED", absence.Reason, new { jobId, retryAfter = RetryAfterSeconds(failure) })
            ),
            _ => (StatusCodes.Status503ServiceUnavailable, new ApiError("UPSTREAM_UNAVAILABLE", absence.Reason, new { jobId })),
        };
    }

    public static Task AnswerAsync(HttpContext context, string jobId, JobAbsence absence)
    {
        var (status, error) = Describe(jobId, absence);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds(absence.Failure).ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(error, context.RequestAborted);
    }

    private static int RetryAfterSeconds(ApiFailure? failure) =>
        (int)Math.Clamp(Math.Ceiling(failure?.RetryAfter?.TotalSeconds ?? 5), 1, 300);

    private void Note(IReadOnlyCollection<string> jobIds, JobDetail details)
    {
        if (details != JobDetail.None)
        {
            foreach (var jobId in jobIds.Where(jobId => store.Find(jobId) is not null))
            {
                looks.Note(jobId, details);
            }
        }
    }

    private TimeSpan PatienceFor(IReadOnlyCollection<string> jobIds) =>
        jobIds.All(jobId => store.Find(jobId) is not null) ? MostWaitForNewer : MostWait;

    private async Task<T?> WaitAsync<T>(Task<T> asking, T? late, TimeSpan most)
    {
        try
        {
            return await asking.WaitAsync(most, timeProvider);
        }
        catch (TimeoutException)
        {
            return late;
        }
    }
}

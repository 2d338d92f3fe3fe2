using System.Globalization;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream.Budget;
using Microsoft.Extensions.Primitives;
using Shared.Api;

namespace Dashboard.Relay.Status;

/// <summary>Asks upstream on behalf of a program, which does not wait for ever, and puts what upstream says into the API's error shape.</summary>
internal sealed class JobReads(IJobDetailSource source, JobStore store, ProgramLooks looks, TimeProvider timeProvider)
{
    /// <summary>The request budget may hold a read back for longer; its answer still comes into the store.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    /// <summary>What is known is served as it is where newer details do not come soon.</summary>
    public static readonly TimeSpan MostWaitForNewer = TimeSpan.FromSeconds(1);

    /// <summary>Whether the budget held the read back, or upstream lets it wait.</summary>
    private const string LateWords = "Upstream gave no answer in time, or could not be asked yet; try again later.";

    private static readonly JobAbsence Late = new(LateWords, IsCertain: false)
    {
        Failure = new ApiFailure(FailureKind.TimedOut, LateWords),
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

    /// <summary>Reads jobs anew that nobody follows, since nothing else brings their news; late ones come into the store all the same.</summary>
    /// <returns>True where all are as upstream has them now.</returns>
    public async Task<bool> RefreshAsync(IReadOnlyCollection<string> jobIds, CancellationToken cancellationToken) =>
        jobIds.Count == 0
        || await WaitAsync(source.RequestNewsAsync(jobIds, cancellationToken), null, MostWaitForNewer) is { Count: 0 };

    /// <inheritdoc cref="ProgramLooks.NoteRead"/>
    public void OnRead(string jobId, bool isLeftAlone) => looks.NoteRead(jobId, isLeftAlone);

    public (int Status, ApiError Error) Describe(string jobId, JobAbsence absence)
    {
        var failure = absence.Failure;
        return (absence.IsCertain ? FailureKind.NotFound : failure?.Kind) switch
        {
            FailureKind.NotFound => (StatusCodes.Status404NotFound, ApiError.JobNotFound(jobId, failure?.PossibleReasons)),
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
            FailureKind.RateLimited => (StatusCodes.Status429TooManyRequests, LimitOf(jobId, absence)),
            _ => (StatusCodes.Status503ServiceUnavailable, new ApiError("UPSTREAM_UNAVAILABLE", absence.Reason, new { jobId })),
        };
    }

    public Task AnswerAsync(HttpContext context, string jobId, JobAbsence absence) =>
        AnswerAsync(context, Describe(jobId, absence), absence);

    /// <summary>Where nothing of all that was asked for can be had yet.</summary>
    /// <param name="absence">The one that lasts longest.</param>
    public Task AnswerLimitAsync(HttpContext context, JobAbsence absence) =>
        AnswerAsync(context, (StatusCodes.Status429TooManyRequests, LimitOf(null, absence)), absence);

    private Task AnswerAsync(HttpContext context, (int Status, ApiError Error) answer, JobAbsence absence)
    {
        var (status, error) = answer;
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            if (status == StatusCodes.Status429TooManyRequests)
            {
                // a Dashboard that reads from this one may go on reading all else
                var headers = context.Response.Headers;
                headers[RateLimit.ScopeHeader] = RateLimit.CallScope;
                if (absence.Failure?.RateLimit is { } limit)
                {
                    headers[RateLimit.LimitHeader] = limit.Limit.ToString(CultureInfo.InvariantCulture);
                    headers[RateLimit.WindowHeader] = limit.Window is { } window
                        ? window.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)
                        : default(StringValues);
                }
            }

            context.Response.Headers.RetryAfter = RetryAfterSeconds(absence.Failure).ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(error, context.RequestAborted);
    }

    /// <summary>As the API's page has it.</summary>
    /// <param name="jobId">Null where it is of all that was asked for.</param>
    private ApiError LimitOf(string? jobId, JobAbsence absence)
    {
        var details = new Dictionary<string, object>();
        if (jobId is not null)
        {
            details["jobId"] = jobId;
        }

        if (absence.Failure!.RateLimit is { } limit)
        {
            details["limit"] = limit.Limit;
            if (limit.Window is { } window)
            {
                details["window"] = Describe(window);
            }
        }

        details["retryAfter"] = RetryAfterSeconds(absence.Failure);
        details["recommendation"] = "Use webhooks or SSE for real-time updates";
        return new ApiError("RATE_LIMIT_EXCEEDED", absence.Reason, details);
    }

    private static string Describe(TimeSpan window)
    {
        var (number, unit) =
            window.Ticks % TimeSpan.TicksPerHour == 0 ? (window.TotalHours, "h")
            : window.Ticks % TimeSpan.TicksPerMinute == 0 ? (window.TotalMinutes, "m")
            : (window.TotalSeconds, "s");
        return number.ToString("0", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>What upstream asks for is believed only so far; what the budget says is so, and may have been said a while ago.</summary>
    private int RetryAfterSeconds(ApiFailure? failure)
    {
        var asked = failure?.RetryAfter ?? TimeSpan.FromSeconds(5);
        var wait = failure switch
        {
            { RetryAt: { } at } => at - timeProvider.GetUtcNow(),
            { StatusCode: not null } => RequestBudget.Bound(asked),
            _ => asked,
        };
        return (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
    }

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

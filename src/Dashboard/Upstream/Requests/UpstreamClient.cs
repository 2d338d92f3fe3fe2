using Dashboard.Upstream.Budget;
using Dashboard.Upstream.Errors;
using Dashboard.Upstream.Intake;
using Dashboard.Upstream.Streams;
using Shared.Api;
using Shared.Documents;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// The API's calls as the Dashboard makes them: within the budget, with a key that is not refused, with a time limit, answers as values.
/// What every answer tells besides (limits, the Simulator's clock, that upstream is alive) is noted here, once.
/// </summary>
public sealed class UpstreamClient(
    ITensorOneApi api,
    RequestBudget budget,
    KeyGuard key,
    UpstreamMonitor monitor,
    OutageGate outages,
    DocumentIntake intake,
    ErrorLog errors,
    TimeProvider timeProvider
)
{
    /// <summary>One job's document, twice as large as the largest event that is read by default.</summary>
    public const int MaxDocumentBytes = 2 * 1024 * 1024;

    /// <summary>The same with the job's logs, of which the API's page names no limit.</summary>
    public const int MaxLogsBytes = 8 * 1024 * 1024;

    /// <summary>A list of a thousand documents is the largest answer there is.</summary>
    public const int MaxListBytes = 32 * 1024 * 1024;

    /// <summary>A program is told how long it would be rather than kept waiting: it may have something else to do meanwhile.</summary>
    private static readonly TimeSpan PatienceOfPrograms = TimeSpan.FromSeconds(1);

    private const int MaxErrorBytes = 64 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public Task<ApiAnswer> GetStatusAsync(
        string jobId,
        string? include,
        RequestPurpose purpose,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            UpstreamCall.Status,
            jobId,
            token => api.GetStatusAsync(jobId, include, cancellationToken: token),
            include?.Contains(PartNames.Logs, StringComparison.Ordinal) == true ? MaxLogsBytes : MaxDocumentBytes,
            purpose,
            cancellationToken
        );

    public Task<ApiAnswer> GetStatusesAsync(
        BatchStatusRequest request,
        RequestPurpose purpose,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            UpstreamCall.Batch,
            null,
            token => api.GetStatusesAsync(request, token),
            MaxListBytes,
            purpose,
            cancellationToken
        );

    public Task<ApiAnswer> ListAsync(int limit, string? cursor, RequestPurpose purpose, CancellationToken cancellationToken) =>
        ReadAsync(
            UpstreamCall.List,
            null,
            token => api.ListAsync(limit, cursor, cancellationToken: token),
            MaxListBytes,
            purpose,
            cancellationToken
        );

    /// <summary>Waits until a stream may be opened, which is a request like any other.</summary>
    /// <returns>Null where the key is refused.</returns>
    internal async Task<KeyGuard.Pass?> TakeForStreamAsync(RequestPurpose purpose, CancellationToken cancellationToken)
    {
        if (key.Refusal is not null)
        {
            return null;
        }

        await budget.TakeAsync(purpose, cancellationToken);
        return await key.EnterAsync(cancellationToken);
    }

    /// <param name="jobId">Null for the stream of all jobs.</param>
    /// <param name="lastEventId">Null begins anew.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<StreamOpening> OpenStreamAsync(
        KeyGuard.Pass pass,
        string? jobId,
        string? lastEventId,
        CancellationToken cancellationToken
    )
    {
        var response = await (
            jobId is null
                ? api.StreamAllAsync(lastEventId, cancellationToken: cancellationToken)
                : api.StreamStatusAsync(jobId, lastEventId, cancellationToken)
        );
        try
        {
            var answer = await ApiAnswer.ReadStreamAsync(response, MaxErrorBytes, timeProvider, cancellationToken);
            answer = Observe(answer, pass, RequestPurpose.Stream, isRead: false);
            Keep(answer, jobId ?? "all jobs");
            return new StreamOpening(response, answer.Failure);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<ApiAnswer> ReadAsync(
        UpstreamCall call,
        string? jobId,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        int maxBytes,
        RequestPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        if (key.Refusal is { } refused)
        {
            return ApiAnswer.Failed(refused);
        }

        if (await TakeAsync(purpose, cancellationToken) is { } refusal)
        {
            return ApiAnswer.Failed(refusal.ToFailure());
        }

        using var pass = await key.EnterAsync(cancellationToken);
        if (pass is null)
        {
            return ApiAnswer.Failed(
                key.Refusal
                    ?? new ApiFailure(FailureKind.Unauthorized, "Upstream refuses the Dashboard's own API key.")
                    {
                        StatusCode = 401,
                    }
            );
        }

        using var timeout = new CancellationTokenSource(AnswerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        // not when it was asked for: the budget may have held it back for long
        var sentAt = timeProvider.GetUtcNow();
        var answer = await ApiAnswer.ReadAsync(send, maxBytes, timeProvider, timeout.Token, either.Token);
        answer = Observe(answer, pass, purpose, isRead: true);
        if (answer.Failure is { StatusCode: null, Kind: FailureKind.TimedOut or FailureKind.Broken or FailureKind.Unreachable })
        {
            monitor.Unanswered(sentAt, answer.Failure.Kind == FailureKind.TimedOut);
        }

        outages.Observe(OutageGate.Reads, answer.Failure, sentAt);
        Keep(answer, jobId ?? (call == UpstreamCall.List ? "list" : "batch"));
        if ((answer.Failure ?? answer.Problem?.Failure) is { } failure)
        {
            errors.Add(call, purpose, jobId, failure);
        }

        return answer with
        {
            SentAt = sentAt,
        };
    }

    private async Task<BudgetRefusal?> TakeAsync(RequestPurpose purpose, CancellationToken cancellationToken)
    {
        if (purpose is RequestPurpose.Program or RequestPurpose.Lookup)
        {
            return await budget.TryTakeAsync(purpose, PatienceOfPrograms, cancellationToken);
        }

        await budget.TakeAsync(purpose, cancellationToken);
        return null;
    }

    /// <summary>Nobody should have to guess what came instead of JSON or of events.</summary>
    private void Keep(ApiAnswer answer, string from)
    {
        if (!answer.Unreadable.IsEmpty)
        {
            var refusal = new DocumentRefusal(DocumentRefusal.NotJson, answer.Failure!.Message);
            intake.Refuse(refusal, from, answer.Unreadable, answer.Unreadable.Length);
        }
    }

    /// <returns>The answer. Where it is a 429 of the key, it says when the budget has a request again, as whoever is refused next is told.</returns>
    private ApiAnswer Observe(ApiAnswer answer, KeyGuard.Pass pass, RequestPurpose purpose, bool isRead)
    {
        budget.Observe(answer);
        pass.Observe(answer.Failure);
        // what it says of one job is a sign of life too, and may be all that there is to ask
        if (answer.Failure is null or { Kind: FailureKind.NotFound or FailureKind.Forbidden or FailureKind.NoContent })
        {
            monitor.Relay(answer.Silence);
            monitor.Alive(answer.Clock, answer.IsOfRelay, isRead);
        }

        return
            answer.Failure is { Kind: FailureKind.RateLimited, IsOfThisCallAlone: false } failure
            && budget.FindOpening(purpose) is { } opening
            ? answer with
            {
                Failure = failure with { RetryAfter = opening - timeProvider.GetUtcNow(), RetryAt = opening },
            }
            : answer;
    }
}

using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// The API's calls as the Dashboard makes them: within the budget, with a time limit, answers as values. What every answer tells besides
/// (limits, the Simulator's clock, that upstream is alive) is noted here, once.
/// </summary>
public sealed class UpstreamClient(ITensorOneApi api, RequestBudget budget, UpstreamMonitor monitor, TimeProvider timeProvider)
{
    /// <summary>A list of a thousand documents is the largest answer there is.</summary>
    public const int MaxAnswerBytes = 32 * 1024 * 1024;

    private const int MaxErrorBytes = 64 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public Task<ApiAnswer> GetStatusAsync(string jobId, string? include, CancellationToken cancellationToken) =>
        ReadAsync(token => api.GetStatusAsync(jobId, include, cancellationToken: token), cancellationToken);

    public Task<ApiAnswer> GetStatusesAsync(BatchStatusRequest request, CancellationToken cancellationToken) =>
        ReadAsync(token => api.GetStatusesAsync(request, token), cancellationToken);

    public Task<ApiAnswer> ListAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        ReadAsync(token => api.ListAsync(limit, cursor, token), cancellationToken);

    public Task<HttpResponseMessage> StreamStatusAsync(string jobId, string? lastEventId, CancellationToken cancellationToken) =>
        api.StreamStatusAsync(jobId, lastEventId, cancellationToken);

    public Task<HttpResponseMessage> StreamAllAsync(string? lastEventId, CancellationToken cancellationToken) =>
        api.StreamAllAsync(lastEventId, cancellationToken);

    /// <summary>Waits until a stream may be opened, which is a request like any other.</summary>
    public Task TakeFromBudgetAsync(CancellationToken cancellationToken) => budget.TakeAsync(cancellationToken);

    /// <returns>Null where the response is an event stream.</returns>
    public async Task<ApiFailure?> ReadStreamFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await ApiAnswer.ReadStreamAsync(response, MaxErrorBytes, timeProvider, cancellationToken);
        Observe(answer);
        return answer.Failure;
    }

    private async Task<ApiAnswer> ReadAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        await budget.TakeAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(AnswerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var answer = await ApiAnswer.ReadAsync(send, MaxAnswerBytes, timeProvider, timeout.Token, either.Token);
        Observe(answer);
        return answer;
    }

    private void Observe(ApiAnswer answer)
    {
        budget.Observe(answer);
        if (answer.Failure is null)
        {
            monitor.Alive(answer.Clock);
        }
    }
}

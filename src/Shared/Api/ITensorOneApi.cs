using Refit;

namespace Shared.Api;

/// <summary>
/// The API's calls and our two extensions of it. They return the bare response, because what comes back is not always what the page
/// promises: <see cref="ApiAnswer"/> reads it with a bound on its size and turns every failure into a value.
/// </summary>
public interface ITensorOneApi
{
    /// <param name="include">A comma list of <c>logs</c>, <c>metrics</c>, <c>resources</c>.</param>
    /// <param name="format"><c>json</c> or <c>summary</c>.</param>
    [Get("/v2/jobs/{jobId}/status")]
    Task<HttpResponseMessage> GetStatusAsync(
        string jobId,
        string? include = null,
        string? format = null,
        CancellationToken cancellationToken = default
    );

    [Post("/v2/jobs/status/batch")]
    Task<HttpResponseMessage> GetStatusesAsync([Body] BatchStatusRequest request, CancellationToken cancellationToken = default);

    [Get("/v2/jobs/{jobId}/status/stream")]
    [Headers("Accept: text/event-stream", "Accept-Encoding: identity")]
    Task<HttpResponseMessage> StreamStatusAsync(
        string jobId,
        [Header("Last-Event-ID")] string? lastEventId = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Our extension: newest first.</summary>
    /// <param name="q">
    /// Of a Dashboard's relay: a search in the language of its jobs page, such as <c>state:failed cost&gt;5</c>, of at most 2,000
    /// characters. One that means nothing is answered with 400 and <c>details</c> of <c>position</c>, <c>length</c> and
    /// <c>suggestion</c>.
    /// </param>
    [Get("/v2/jobs")]
    Task<HttpResponseMessage> ListAsync(
        int limit,
        string? cursor = null,
        string? q = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Our extension: the events of all jobs on one connection.</summary>
    /// <param name="q">
    /// Of a Dashboard's relay, as <see cref="ListAsync"/> has it, of <c>state</c>, <c>substate</c>, <c>is</c>, <c>job</c>,
    /// <c>endpoint</c>, <c>gpu</c>, <c>retries</c> and tags alone. A job that it no longer finds is sent once more.
    /// </param>
    [Get("/v2/jobs/stream")]
    [Headers("Accept: text/event-stream", "Accept-Encoding: identity")]
    Task<HttpResponseMessage> StreamAllAsync(
        [Header("Last-Event-ID")] string? lastEventId = null,
        string? q = null,
        CancellationToken cancellationToken = default
    );
}

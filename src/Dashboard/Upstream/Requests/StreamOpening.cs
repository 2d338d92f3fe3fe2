using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>What came of opening a stream: events to read, or why not.</summary>
internal sealed class StreamOpening(HttpResponseMessage response, ApiFailure? failure) : IDisposable
{
    public ApiFailure? Failure { get; } = failure;

    public Task<Stream> ReadAsync(CancellationToken cancellationToken) => response.Content.ReadAsStreamAsync(cancellationToken);

    public void Dispose() => response.Dispose();
}

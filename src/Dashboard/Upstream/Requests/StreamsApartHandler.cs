using System.Net.Mime;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// Sends the calls for streams by a handler of their own. Events are asked for as they are: whoever compresses them holds them back, and a
/// handler that unpacks adds what it can unpack to every request, whatever the request asks for.
/// </summary>
internal sealed class StreamsApartHandler(HttpMessageHandler streams, HttpMessageHandler reads) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _streams = new(streams);
    private readonly HttpMessageInvoker _reads = new(reads);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isStream = request.Headers.Accept.Any(accepted => accepted.MediaType == MediaTypeNames.Text.EventStream);
        return (isStream ? _streams : _reads).SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _streams.Dispose();
            _reads.Dispose();
        }

        base.Dispose(disposing);
    }
}

using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// Puts upstream's address and the key on each request as it is sent, so that a changed setting counts from the next one on, without a
/// restart.
/// </summary>
internal sealed class UpstreamRequestHandler(UpstreamAddress address, IOptionsMonitor<UpstreamOptions> options)
    : DelegatingHandler
{
    /// <summary>What the client is built with; never resolved.</summary>
    public static readonly Uri Placeholder = new("http://upstream.invalid");

    /// <summary>The Simulator takes any key.</summary>
    private const string SimulatorKey = "simulated";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (address.Current is not { } upstream)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "the Simulator inside has not started yet");
        }

        request.RequestUri = new Uri(upstream, request.RequestUri!.PathAndQuery.TrimStart('/'));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            address.IsSimulated ? SimulatorKey : options.CurrentValue.ApiKey
        );
        return base.SendAsync(request, cancellationToken);
    }
}

using Shared.Documents;

namespace Shared.Api;

/// <summary>Turns what HttpClient throws, while it sends or while a body is read, into a failure with a sentence for people.</summary>
public static class TransportFailures
{
    /// <returns>Null where it is no failure of the way to upstream.</returns>
    public static ApiFailure? Read(Exception thrown) =>
        thrown switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new ApiFailure(
                FailureKind.HeadersTooLarge,
                $"Upstream's headers are larger than {TensorOneApi.MaxHeaderKibibytes} KiB."
            ),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.ProxyTunnelError
                    or HttpRequestError.SecureConnectionError
            } => Unreachable(Describe(thrown)),
            // how the handler tells of its own limit; whoever gave up is told by their token
            OperationCanceledException { InnerException: TimeoutException } => Unreachable(
                $"no answer to the connection attempt within {TensorOneApi.ConnectTimeout.TotalSeconds:0} s."
            ),
            HttpRequestException or IOException => new ApiFailure(
                FailureKind.Broken,
                $"The connection to upstream broke: {Describe(thrown)}"
            ),
            _ => null,
        };

    private static ApiFailure Unreachable(string why) => new(FailureKind.Unreachable, $"Upstream cannot be reached: {why}");

    private static string Describe(Exception thrown) => Sentence.Close(thrown.GetBaseException().Message);
}

using Refit;

namespace Shared.Api;

/// <summary>How Refit is to make <see cref="ITensorOneApi"/>, and the limits of the connections that it goes by.</summary>
public static class TensorOneApi
{
    /// <summary>How long a connection attempt may take.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A flood of headers is refused.</summary>
    public const int MaxHeaderKibibytes = 64;

    /// <summary>
    /// A broken connection is thrown as the exception that HttpClient threw: <see cref="ApiAnswer"/> and the readers of streams know those,
    /// and Refit's wrapper would pass them by.
    /// </summary>
    public static RefitSettings CreateSettings() =>
        new(new SystemTextJsonContentSerializer(ApiJson.Default.Options))
        {
            TransportExceptionFactory = (_, thrown, _) => thrown,
        };
}

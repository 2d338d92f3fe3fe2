using Refit;

namespace Shared.Api;

/// <summary>How Refit is to make <see cref="ITensorOneApi"/>.</summary>
public static class TensorOneApi
{
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

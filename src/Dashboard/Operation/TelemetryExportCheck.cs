using Dashboard.Infrastructure;

namespace Dashboard.Operation;

/// <summary>The exporter itself would pass over an address that is none, and send to its default.</summary>
internal sealed class TelemetryExportCheck(IConfiguration configuration) : IStartupCheck
{
    public IEnumerable<string> FindErrors()
    {
        foreach (var key in (string[])[TelemetryExport.EndpointKey, TelemetryExport.MetricsEndpointKey])
        {
            if (
                configuration[key] is { } value
                && !string.IsNullOrWhiteSpace(value)
                && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            )
            {
                yield return $"{key} '{value}' is not an http or https address.";
            }
        }
    }
}

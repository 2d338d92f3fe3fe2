using Dashboard.Upstream;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dashboard.Operation;

/// <summary>
/// Ready once upstream has been heard. A lost upstream makes the Dashboard degraded, not unready: it still shows all that it knows.
/// </summary>
internal sealed class UpstreamHealthCheck(UpstreamMonitor monitor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = monitor.Current;
        return Task.FromResult(
            status switch
            {
                { RefusedKey: not null, LastSignOfLife: null } => HealthCheckResult.Unhealthy(UpstreamStateWords.OfKey(status)),
                { RefusedKey: not null } => HealthCheckResult.Degraded(UpstreamStateWords.OfKey(status)),
                { IsSilent: false } => HealthCheckResult.Healthy("upstream is connected"),
                { LastSignOfLife: null } => HealthCheckResult.Unhealthy(status.Problem ?? "upstream has not been heard yet"),
                _ => HealthCheckResult.Degraded(status.Problem ?? "upstream is silent"),
            }
        );
    }
}

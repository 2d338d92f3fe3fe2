using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Dashboard.Operation;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // alive: the process answers
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
    }
}

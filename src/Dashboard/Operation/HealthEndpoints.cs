using Dashboard.Upstream.Errors;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shared.Api;

namespace Dashboard.Operation;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // alive: the process answers
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    /// <summary>One word, which scripts compare; what there is to say besides is in a header, as on what the relay serves.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var words = report.Entries.Values.Select(entry => entry.Description).FirstOrDefault(words => words is not null);
        if (words is not null && words != UpstreamHealthCheck.AllIsWell)
        {
            context.Response.Headers[RelayHeaders.Problem] = HeaderWords.Fit(words);
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status.ToString(), context.RequestAborted);
    }
}

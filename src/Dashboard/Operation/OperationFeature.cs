using Dashboard.Components.Layout;
using MudBlazor;

namespace Dashboard.Operation;

/// <summary>How the Dashboard itself fares: health and meters for machines, the upstream page for people.</summary>
public static class OperationFeature
{
    public static IServiceCollection AddOperation(this IServiceCollection services, IConfiguration configuration)
    {
        // whoever asks is told; a line for each question says nothing more
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddHealthChecks().AddCheck<UpstreamHealthCheck>("upstream");
        services.AddTelemetryExport(configuration);
        services.AddSingleton(new NavigationEntry("/upstream", "Upstream", Icons.Material.Outlined.SettingsInputAntenna, 90));
        return services;
    }
}

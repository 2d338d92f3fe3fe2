using Dashboard.Infrastructure;
using Dashboard.Relay.Connections;
using Dashboard.Relay.Hub;
using Dashboard.Relay.Log;
using Dashboard.Relay.Status;
using Dashboard.Relay.Streams;
using Dashboard.Relay.Traffic;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dashboard.Relay;

/// <summary>The way out: what other programs read from this one.</summary>
public static class RelayFeature
{
    public static IServiceCollection AddRelay(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(SocketOutputs.UseSocketOutput);
        services.AddSettings<RelayOptions, RelayOptionsValidator>(RelayOptions.Section);
        services.AddSingleton(provider => new ChangeLog(
            provider.GetRequiredService<Random>(),
            ChangeLog.DefaultHistoryEntries,
            ChangeLog.DefaultHistoryBytes,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService<ChangeLogFeed>();
        services.AddSingleton<RelayTraffic>();
        services.AddMetrics();
        services.AddHostedService<RelayMetrics>();
        services.AddSingleton<ProgramLooks>();
        services.AddSingleton<JobReads>();
        services.AddSingleton<StatusText>();
        services.AddSingleton<Freshness>();
        services.AddSingleton<RelayMark>();
        services.AddSingleton<JobListEndpoint>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<BatchEndpoint>();
        services.AddSingleton<LateRetries>();
        services.AddSingleton<StreamBeat>();
        services.AddSingleton<Broadcaster>();
        services.AddHostedService(provider => provider.GetRequiredService<Broadcaster>());
        services.AddSingleton<StreamEndpoints>();
        services.AddSingleton<JobWatch>();
        services.AddSignalR().AddHubOptions<JobsHub>(JobsHub.Configure);
        return services;
    }

    public static WebApplication MapRelay(this WebApplication app)
    {
        RelayMark.Use(app);
        JobListEndpoint.Map(app);
        StatusEndpoint.Map(app);
        BatchEndpoint.Map(app);
        StreamEndpoints.Map(app);
        app.MapHub<JobsHub>(JobsHub.Path);
        return app;
    }
}

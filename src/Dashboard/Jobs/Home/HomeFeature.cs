using Dashboard.Jobs.Views;

namespace Dashboard.Jobs.Home;

/// <summary>What the overview shows, beside the views.</summary>
public static class HomeFeature
{
    public static IServiceCollection AddHome(this IServiceCollection services)
    {
        services.AddSingleton<IFleetViews>(provider => provider.GetRequiredService<JobViews>());
        services.AddSingleton<FleetHourProjection>();
        services.AddHostedService(provider => provider.GetRequiredService<FleetHourProjection>());
        services.AddSingleton<HottestGpus>();
        services.AddHostedService(provider => provider.GetRequiredService<HottestGpus>());
        return services;
    }
}

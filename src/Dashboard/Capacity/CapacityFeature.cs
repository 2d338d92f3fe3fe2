using Dashboard.Components.Layout;
using Dashboard.Jobs.Courses;
using MudBlazor;

namespace Dashboard.Capacity;

/// <summary>Which GPUs there are, who waits for them, and what more or fewer would change.</summary>
public static class CapacityFeature
{
    public static IServiceCollection AddCapacity(this IServiceCollection services)
    {
        services.AddSingleton(_ => new DemandLog());
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<DemandLog>());
        services.AddSingleton<CapacityReadings>();
        services.AddHostedService(provider => provider.GetRequiredService<CapacityReadings>());
        services.AddSingleton(new NavigationEntry("/capacity", "Capacity", Icons.Material.Outlined.StackedBarChart, 35));
        return services;
    }
}

using Dashboard.Components.Layout;
using Dashboard.Jobs.Courses;
using MudBlazor;

namespace Dashboard.ColdStarts;

/// <summary>How attempts start, and what that costs.</summary>
public static class ColdStartsFeature
{
    public static IServiceCollection AddColdStarts(this IServiceCollection services)
    {
        services.AddSingleton(_ => new StartLog());
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<StartLog>());
        services.AddSingleton<StartReadings>();
        services.AddHostedService(provider => provider.GetRequiredService<StartReadings>());
        services.AddSingleton(new NavigationEntry("/cold-starts", "Cold starts", Icons.Material.Outlined.AcUnit, 30));
        return services;
    }
}

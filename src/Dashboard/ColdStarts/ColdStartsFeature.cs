using Dashboard.Jobs.Courses;

namespace Dashboard.ColdStarts;

/// <summary>How attempts start, and what that costs.</summary>
public static class ColdStartsFeature
{
    public static IServiceCollection AddColdStarts(this IServiceCollection services)
    {
        services.AddSingleton(_ => new StartLog());
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<StartLog>());
        return services;
    }
}

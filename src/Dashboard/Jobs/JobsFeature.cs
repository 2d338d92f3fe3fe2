using Dashboard.Settings;

namespace Dashboard.Jobs;

/// <summary>The state of all jobs, and its pages.</summary>
public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobInterest>();
        services.AddSingleton<JobSightings>();
        services.AddSingleton(provider => new JobViews(
            provider.GetRequiredService<JobStore>(),
            provider.GetRequiredService<MarkedJobs>(),
            provider.GetRequiredService<JobSightings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobViews>>()
        ));
        services.AddSingleton<IJobViews>(provider => provider.GetRequiredService<JobViews>());
        services.AddHostedService(provider => provider.GetRequiredService<JobViews>());
        services.AddJobPages();
        return services;
    }
}

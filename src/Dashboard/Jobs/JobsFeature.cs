namespace Dashboard.Jobs;

/// <summary>The state of all jobs, and its pages.</summary>
public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobSightings>();
        services.AddSingleton<JobViews>();
        services.AddSingleton<IJobViews>(provider => provider.GetRequiredService<JobViews>());
        services.AddHostedService(provider => provider.GetRequiredService<JobViews>());
        services.AddJobPages();
        return services;
    }
}

namespace Dashboard.Jobs;

/// <summary>The state of all jobs, and its pages.</summary>
public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        return services;
    }
}

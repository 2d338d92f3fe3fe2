using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Dashboard.Jobs.Home;
using Dashboard.Jobs.Selection;
using Dashboard.Jobs.Stalls;
using Dashboard.Jobs.Views;
using Dashboard.Settings;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;

namespace Dashboard.Jobs;

/// <summary>The state of all jobs, and its pages.</summary>
public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobInterest>();
        services.AddSingleton<JobSightings>();
        services.AddSingleton<JobSelections>();
        services.AddSingleton<JobBulk>();
        services.AddSingleton(provider => new JobViews(
            provider.GetRequiredService<JobStore>(),
            provider.GetRequiredService<MarkedJobs>(),
            provider.GetRequiredService<WatchList>(),
            provider.GetRequiredService<JobSightings>(),
            provider.GetRequiredService<IUpstreamStatusSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobViews>>(),
            provider.GetRequiredService<StallProjection>()
        ));
        services.AddSingleton<IJobViews>(provider => provider.GetRequiredService<JobViews>());
        services.AddHostedService(provider => provider.GetRequiredService<JobViews>());
        services.AddSingleton<IJobHold>(provider => new StarredHold(provider.GetRequiredService<MarkedJobs>()));
        services.AddHostedService<FinishedJobs>();
        services.AddCourses();
        services.AddHome();
        services.AddJobPages();
        return services;
    }

    private static void AddCourses(this IServiceCollection services)
    {
        services.AddSingleton<EtaRecords>();
        services.AddSingleton<RetryRecords>();
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<RetryRecords>());
        services.AddSingleton<JobOutlooks>();
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<EtaRecords>());
        services.AddSingleton<StallProjection>();
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<StallProjection>());
        services.AddHostedService<JobCourses>();
    }

    private sealed class StarredHold(MarkedJobs starred) : IJobHold
    {
        public bool Holds(string jobId) => starred.Current.Contains(jobId);
    }
}

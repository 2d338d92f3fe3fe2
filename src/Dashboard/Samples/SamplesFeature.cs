namespace Dashboard.Samples;

/// <summary>The jobs' readings over time, for pages, alerts and history.</summary>
public static class SamplesFeature
{
    public static IServiceCollection AddSamples(this IServiceCollection services)
    {
        services.AddSingleton<SampleStore>();
        services.AddHostedService<SampleProjection>();
        return services;
    }
}

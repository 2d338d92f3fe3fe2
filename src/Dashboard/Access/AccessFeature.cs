using Dashboard.Infrastructure;

namespace Dashboard.Access;

/// <summary>Who may connect.</summary>
public static class AccessFeature
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSettings<AccessOptions, AccessOptionsValidator>(AccessOptions.Section);
        services.AddSingleton<IStartupCheck, LoopbackAddressCheck>();
        services.AddSingleton<IStartupCheck, FreePortCheck>();
        return services;
    }

    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app.UseSameOriginOnly();
}

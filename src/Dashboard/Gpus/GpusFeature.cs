using Dashboard.Components.Layout;
using Dashboard.Gpus.Page;
using MudBlazor;

namespace Dashboard.Gpus;

/// <summary>The GPUs of all running jobs.</summary>
public static class GpusFeature
{
    public static IServiceCollection AddGpus(this IServiceCollection services)
    {
        services.AddSingleton<GpuProjection>();
        services.AddHostedService(provider => provider.GetRequiredService<GpuProjection>());
        services.AddSingleton<GpuFindingsProjection>();
        services.AddHostedService(provider => provider.GetRequiredService<GpuFindingsProjection>());
        services.AddSingleton<GpuWalls>();
        services.AddSingleton(new NavigationEntry("/gpus", "GPUs", Icons.Material.Outlined.Memory, 20));
        return services;
    }
}

using Dashboard.Components.Layout;
using Dashboard.Gpus.Memory;
using Dashboard.Gpus.Page;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Page;
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
        services.AddMemory();
        services.AddSingleton(new NavigationEntry("/gpus", "GPUs", Icons.Material.Outlined.Memory, 20));
        return services;
    }

    private static void AddMemory(this IServiceCollection services)
    {
        services.AddSingleton<MemoryPeaks>();
        services.AddSingleton<MemoryRecords>();
        services.AddSingleton<MemoryOutlooks>();
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<MemoryPeaks>());
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<MemoryRecords>());
        services.AddSingleton<IJobCourse>(provider => provider.GetRequiredService<MemoryOutlooks>());
        services.AddSingleton(new JobPanel(typeof(JobMemoryPanel)));
    }
}

using Dashboard.Components.Layout;
using MudBlazor;

namespace Dashboard.Jobs;

/// <summary>The jobs' entry in the frame. The pages need an <see cref="IJobViews"/> and the <see cref="JobStore"/>.</summary>
public static class JobPagesFeature
{
    public static IServiceCollection AddJobPages(this IServiceCollection services) =>
        services
            .AddSingleton(new NavigationEntry("/", "Overview", Icons.Material.Outlined.Dashboard, 0))
            .AddSingleton(new NavigationEntry("/jobs", "Jobs", Icons.Material.Outlined.ViewList, 10))
            .AddScoped<ICommandSource, SavedViewCommandSource>()
            .AddSingleton<ICommandSource, JobCommandSource>()
            .AddSingleton<IActionSource, JobActionSource>();
}

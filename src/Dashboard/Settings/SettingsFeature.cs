using Dashboard.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Settings;

/// <summary>What people set and want to find again: the watch list, saved views, marks.</summary>
public static class SettingsFeature
{
    public static IServiceCollection AddStoredSettings(this IServiceCollection services)
    {
        services.AddSettings<StorageOptions, StorageOptionsValidator>(StorageOptions.Section);
        services.AddDbContextFactory<SettingsDbContext>(
            (provider, options) =>
                options.UseSqlite(
                    SettingsDatabase.ConnectionStringFor(
                        provider.GetRequiredService<IOptions<StorageOptions>>().Value,
                        provider.GetRequiredService<IHostEnvironment>()
                    )
                )
        );
        services.AddSingleton<WatchedJobs>();
        services.AddSingleton<WebhookIds>();
        services.AddSingleton(provider => new MarkedJobs(
            provider.GetRequiredService<IDbContextFactory<SettingsDbContext>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SavedViews(
            provider.GetRequiredService<IDbContextFactory<SettingsDbContext>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new SuggestionMarks(
            provider.GetRequiredService<IDbContextFactory<SettingsDbContext>>()
        ));
        services.AddHostedService<SettingsDatabase>();
        return services;
    }
}

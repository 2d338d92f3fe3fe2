using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Where the settings database lies, and its schema at start.</summary>
internal sealed class SettingsDatabase(
    IDbContextFactory<SettingsDbContext> contexts,
    MarkedJobs markedJobs,
    SavedViews savedViews
) : IHostedLifecycleService
{
    private const string FileName = "settings.db";

    public static string DirectoryOf(StorageOptions options, IHostEnvironment environment) =>
        Path.GetFullPath(options.Directory, environment.ContentRootPath);

    public static string ConnectionStringFor(StorageOptions options, IHostEnvironment environment) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(DirectoryOf(options, environment), FileName) }.ToString();

    /// <summary>Before anything else starts, so that nobody meets an old schema.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        await markedJobs.LoadAsync(cancellationToken);
        await savedViews.LoadAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

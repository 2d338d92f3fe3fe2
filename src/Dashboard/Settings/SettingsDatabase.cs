using Dashboard.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Settings;

/// <summary>Where the settings database lies, and its schema at start.</summary>
internal sealed class SettingsDatabase(
    IDbContextFactory<SettingsDbContext> contexts,
    IOptions<StorageOptions> options,
    IHostEnvironment environment,
    MarkedJobs markedJobs,
    SavedViews savedViews,
    SuggestionMarks suggestionMarks
) : IHostedLifecycleService
{
    private const string FileName = "settings.db";

    public static string DirectoryOf(StorageOptions options, IHostEnvironment environment) =>
        Path.GetFullPath(options.Directory, environment.ContentRootPath);

    public static string PathOf(StorageOptions options, IHostEnvironment environment) =>
        Path.Combine(DirectoryOf(options, environment), FileName);

    public static string ConnectionStringFor(StorageOptions options, IHostEnvironment environment) =>
        new SqliteConnectionStringBuilder { DataSource = PathOf(options, environment) }.ToString();

    /// <summary>Before anything else starts, so that nobody meets an old schema.</summary>
    /// <exception cref="StartupException">The file is not our database, is damaged, or belongs to a newer version.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckFileAsync(cancellationToken);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await BringUpToDateAsync(context, cancellationToken);
            await markedJobs.LoadAsync(cancellationToken);
            await savedViews.LoadAsync(cancellationToken);
            await suggestionMarks.LoadAsync(cancellationToken);
        }
        catch (SqliteException e)
        {
            throw Unusable($"cannot be used: {e.Message}", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A damaged page would else be met much later, by whoever writes first.</summary>
    private async Task CheckFileAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(options.Value, environment)))
        {
            // made by the migration, which also chooses the journal
            return;
        }

        await using var connection = new SqliteConnection(ConnectionStringFor(options.Value, environment));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is string and not "ok" and var fault)
        {
            throw Unusable($"is damaged: {fault.ReplaceLineEndings(" ")}", null);
        }
    }

    private async Task BringUpToDateAsync(SettingsDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToList();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Except(known, StringComparer.Ordinal).Any())
        {
            throw Unusable("was made by a newer version of the Dashboard", null);
        }

        if (applied.Count < known.Count)
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    private StartupException Unusable(string why, Exception? cause) =>
        new(
            $"{StorageOptions.Section}:{nameof(StorageOptions.Directory)}: {PathOf(options.Value, environment)} {why.TrimEnd('.')}. "
                + "Restore a copy, or move the file away to start with empty settings.",
            cause
        );
}

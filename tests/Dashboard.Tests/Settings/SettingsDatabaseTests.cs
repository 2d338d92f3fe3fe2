using Dashboard.Settings;
using Dashboard.Tests.Infrastructure;
using Dashboard.Upstream.Discovery;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dashboard.Tests.Settings;

public sealed class SettingsDatabaseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_EmptyDirectory_MakesTheDatabase()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);

        var tables = SettingsFile.Read(_folder, "SELECT name FROM sqlite_master WHERE type = 'table'");
        Assert.Superset(new HashSet<string>(["WatchedJobs", "SavedViews", "MarkedJobs"]), tables.ToHashSet());
    }

    [Fact]
    public async Task Start_DatabaseOfTheFirstMigration_KeepsWhatIsInIt()
    {
        await using (var context = SettingsFile.OpenContext(_folder))
        {
            await context.GetService<IMigrator>().MigrateAsync("20261123143327_CreateSettings");
            await context.Database.ExecuteSqlRawAsync(
                """
                INSERT INTO WatchedJobs (JobId, SinceUtcTicks) VALUES ('job_old', 638000000000000000);
                INSERT INTO MarkedJobs (JobId, MarkedUtcTicks) VALUES ('job_starred', 638000000000000000);
                INSERT INTO SavedViews (Name, Query, SavedUtcTicks) VALUES ('Mine', 'q=a', 638000000000000000);
                """
            );
        }

        await using var dashboard = await DashboardHost.StartAsync(_folder);

        Assert.Equal(
            new WatchEntry("job_old", WatchSource.Person, new DateTimeOffset(638000000000000000, TimeSpan.Zero)),
            Assert.Single(dashboard.Get<WatchList>().GetEntries())
        );
        Assert.Equal(["job_starred"], dashboard.Get<MarkedJobs>().Current);
        Assert.Equal([new SavedView("Mine", "q=a")], dashboard.Get<SavedViews>().Current);
    }

    [Fact]
    public void Model_HasNoChangeThatNoMigrationMakes()
    {
        using var context = SettingsFile.OpenContext(_folder);

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Connection_OfAnyContext_WritesThroughToTheDisk()
    {
        await using var dashboard = await DashboardHost.StartAsync(_folder);
        var contexts = dashboard.Get<IDbContextFactory<SettingsDbContext>>();
        await using var first = await contexts.CreateDbContextAsync();
        await using var second = await contexts.CreateDbContextAsync();
        await first.Database.OpenConnectionAsync();
        await second.Database.OpenConnectionAsync();

        // 2 is FULL: with a write-ahead log the only level that survives a power cut
        Assert.Equal([2, 2], [await PragmaAsync(first, "synchronous"), await PragmaAsync(second, "synchronous")]);
        Assert.Equal("wal", await PragmaAsync(first, "journal_mode"));
    }

    [Fact]
    public async Task Start_FileThatIsNoDatabase_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "data"));
        await File.WriteAllBytesAsync(SettingsFile.PathIn(_folder), [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 7))]);

        await AssertRefusedAsync("file is not a database");
    }

    [Fact]
    public async Task Start_DamagedPages_SaysSo()
    {
        await (await DashboardHost.StartAsync(_folder)).DisposeAsync();
        SqliteConnection.ClearAllPools();
        SettingsFile.Read(_folder, "PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var file = new FileStream(SettingsFile.PathIn(_folder), FileMode.Open))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xEE, (int)file.Length - 4096).ToArray());
        }

        await AssertRefusedAsync("damaged", "malformed");
    }

    [Fact]
    public async Task Start_DatabaseOfANewerVersion_SaysSo()
    {
        await (await DashboardHost.StartAsync(_folder)).DisposeAsync();
        SettingsFile.Read(_folder, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");

        await AssertRefusedAsync("newer version");
    }

    [Fact]
    public async Task Start_FolderInTheDatabasesPlace_SaysSo()
    {
        Directory.CreateDirectory(SettingsFile.PathIn(_folder));

        await AssertRefusedAsync("cannot be used");
    }

    private static async Task<object> PragmaAsync(SettingsDbContext context, string name)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        var value = (await command.ExecuteScalarAsync())!;
        return value is long number ? (int)number : value;
    }

    private async Task AssertRefusedAsync(params string[] anyOf)
    {
        var run = await StartRun.RunAsync(DashboardHost.Arguments(_folder));

        var error = Assert.Single(run.RefusedWith());
        Assert.StartsWith($"Storage:Directory: {SettingsFile.PathIn(_folder)} ", error, StringComparison.Ordinal);
        Assert.True(anyOf.Any(words => error.Contains(words, StringComparison.Ordinal)), error);
    }
}

using Dashboard.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Components.Tests.Settings;

/// <summary>The real settings stores over a database in memory.</summary>
internal sealed class SettingsInMemory : IDbContextFactory<SettingsDbContext>, IDisposable
{
    private readonly SqliteConnection _connection = new("DataSource=:memory:");

    public SettingsInMemory()
    {
        _connection.Open();
        using var context = CreateDbContext();
        context.Database.EnsureCreated();
        Marked = new MarkedJobs(this, TimeProvider.System);
        Views = new SavedViews(this, TimeProvider.System);
        Watched = new WatchedJobs(this);
    }

    public MarkedJobs Marked { get; }

    public SavedViews Views { get; }

    public WatchedJobs Watched { get; }

    public SettingsDbContext CreateDbContext() =>
        new(new DbContextOptionsBuilder<SettingsDbContext>().UseSqlite(_connection).Options);

    /// <summary>From now on nothing can be saved.</summary>
    public void Break()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "DROP TABLE MarkedJobs; DROP TABLE SavedViews; DROP TABLE WatchedJobs";
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Marked.Dispose();
        Views.Dispose();
        _connection.Dispose();
    }
}

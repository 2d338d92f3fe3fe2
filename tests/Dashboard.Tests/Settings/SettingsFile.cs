using Dashboard.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Settings;

/// <summary>The settings database of a Dashboard's folder, read past the Dashboard: what is in the file.</summary>
internal static class SettingsFile
{
    public static string PathIn(TempFolder folder) => Path.Combine(folder.Path, "data", "settings.db");

    public static SettingsDbContext OpenContext(TempFolder folder)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "data"));
        return new SettingsDbContext(
            new DbContextOptionsBuilder<SettingsDbContext>().UseSqlite(ConnectionString(folder)).Options
        );
    }

    public static List<string> Read(TempFolder folder, string query)
    {
        using var connection = new SqliteConnection(ConnectionString(folder));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetValue(0).ToString()!);
        }

        return values;
    }

    private static string ConnectionString(TempFolder folder) =>
        new SqliteConnectionStringBuilder { DataSource = PathIn(folder), Pooling = false }.ToString();
}

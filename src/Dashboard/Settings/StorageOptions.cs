namespace Dashboard.Settings;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary><c>Sqlite</c>; what people set is a small database in <see cref="Directory"/> whatever keeps the history.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Relative to the content root.</summary>
    public string Directory { get; set; } = "data";

    public string ConnectionString { get; set; } = "";
}

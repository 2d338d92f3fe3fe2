using Microsoft.Extensions.Options;

namespace Dashboard.Settings;

internal sealed class StorageOptionsValidator(IHostEnvironment environment) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (!options.Provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            errors.AddError(
                $"{StorageOptions.Section}:{nameof(options.Provider)} '{options.Provider}' is not supported; use Sqlite."
            );
        }

        if (string.IsNullOrWhiteSpace(options.Directory))
        {
            errors.AddError($"{StorageOptions.Section}:{nameof(options.Directory)} is empty; name a folder.");
        }
        else if (FindFault(SettingsDatabase.DirectoryOf(options, environment)) is { } fault)
        {
            errors.AddError(
                $"{StorageOptions.Section}:{nameof(options.Directory)} '{options.Directory}' cannot be written: {fault}"
            );
        }

        return errors.Build();
    }

    private static string? FindFault(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using var probe = new FileStream(
                Path.Combine(directory, $".write-{Guid.NewGuid():N}"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}

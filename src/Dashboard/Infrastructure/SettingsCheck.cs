using System.ComponentModel;
using Microsoft.Extensions.Options;

namespace Dashboard.Infrastructure;

/// <summary>
/// Checks a section: every key is a setting, every value converts, and the options' own validator is content. The binder alone stops at
/// the first value that does not convert, and overlooks a misspelt key.
/// </summary>
internal sealed class SettingsCheck<TOptions>(SettingsSection section, IServiceProvider services) : IStartupCheck
    where TOptions : class, new()
{
    /// <summary>The section's name.</summary>
    public string Section => section.Name;

    public IEnumerable<string> FindErrors() => TryCreate(out _);

    /// <returns>What is wrong; then there are no options.</returns>
    public IReadOnlyList<string> TryCreate(out TOptions? options)
    {
        options = null;
        var configuration = services.GetRequiredService<IConfiguration>().GetSection(section.Name);
        var errors = configuration.GetChildren().Select(FindError).OfType<string>().ToList();
        if (!string.IsNullOrEmpty(configuration.Value))
        {
            errors.Add($"{section.Name} is no setting but a section; it has {Names}.");
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        try
        {
            options = services.GetRequiredService<IOptionsFactory<TOptions>>().Create(Options.DefaultName);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }

    private string Names => string.Join(", ", section.Settings.Keys);

    private string? FindError(IConfigurationSection setting)
    {
        if (!section.Settings.TryGetValue(setting.Key, out var type))
        {
            return NearestName.Find(setting.Key, section.Settings.Keys) is { } nearest
                ? $"{setting.Path} is not a setting; did you mean {section.Name}:{nearest}?"
                : $"{setting.Path} is not a setting; {section.Name} has {Names}.";
        }

        if (type.IsArray)
        {
            return string.IsNullOrEmpty(setting.Value)
                ? null
                : $"{setting.Path} is a list: set {setting.Path}:0, {setting.Path}:1 and so on.";
        }

        return setting.GetChildren().Any() ? $"{setting.Path} is a single value; it has no parts."
            : IsValid(type, setting.Value) ? null
            : $"{setting.Path} '{setting.Value}' is not {Describe(Nullable.GetUnderlyingType(type) ?? type)}.";
    }

    private static bool IsValid(Type type, string? value)
    {
        var required = Nullable.GetUnderlyingType(type) ?? type;
        return value is null
            || required == typeof(string)
            || (value.Length == 0 && required != type)
            || (
                required.IsEnum
                    ? Enum.GetNames(required).Contains(value, StringComparer.OrdinalIgnoreCase)
                    : TypeDescriptor.GetConverter(required).IsValid(value)
            );
    }

    private static string Describe(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? $"a whole number of at most {int.MaxValue}"
        : type == typeof(long) ? "a whole number"
        : "a number";
}

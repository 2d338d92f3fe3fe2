using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Dashboard.Infrastructure;

/// <summary>
/// Checks a section: every key is a setting, every value converts, and the options' own validator is content. The binder alone stops at
/// the first value that does not convert, and overlooks a misspelt key.
/// </summary>
internal sealed class SettingsCheck<TOptions>(string section, IServiceProvider services) : IStartupCheck
    where TOptions : class, new()
{
    private static readonly PropertyInfo[] Settings =
    [
        .. typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite),
    ];

    public IEnumerable<string> FindErrors()
    {
        var configuration = services.GetRequiredService<IConfiguration>().GetSection(section);
        var errors = configuration.GetChildren().SelectMany(FindErrors).ToList();
        if (errors.Count > 0)
        {
            return errors;
        }

        try
        {
            _ = services.GetRequiredService<IOptions<TOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    private IEnumerable<string> FindErrors(IConfigurationSection setting)
    {
        var property = Array.Find(Settings, property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
        if (property is null)
        {
            return [$"{setting.Path} is not a setting; {section} has {string.Join(", ", Settings.Select(known => known.Name))}."];
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsArray || string.IsNullOrEmpty(setting.Value))
        {
            return [];
        }

        return TypeDescriptor.GetConverter(type).IsValid(setting.Value)
            ? []
            : [$"{setting.Path} '{setting.Value}' is not {Describe(type)}."];
    }

    private static string Describe(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type))
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : "a number";
}

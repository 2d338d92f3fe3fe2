using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Infrastructure;

public static class SettingsServices
{
    /// <summary>Binds a section to its options, and has it checked before the start and whenever it changes.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class, new()
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSettings<TOptions>(section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }

    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class, new()
    {
        services.AddOptions<TOptions>().BindConfiguration(section);
        var described = SettingsSection.Of<TOptions>(section);
        services.AddSingleton(described);
        services.AddSingleton(provider => new SettingsCheck<TOptions>(described, provider));
        services.AddSingleton<IStartupCheck>(provider => provider.GetRequiredService<SettingsCheck<TOptions>>());
        services.AddSingleton<IOptionsMonitor<TOptions>, SettingsMonitor<TOptions>>();
        return services;
    }
}

/// <summary>A section that the Dashboard reads.</summary>
/// <param name="Settings">By name, in any case; the type that a value must convert to.</param>
public sealed record SettingsSection(string Name, ImmutableSortedDictionary<string, Type> Settings)
{
    public static SettingsSection Of<TOptions>(string name) =>
        new(
            name,
            typeof(TOptions)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .ToImmutableSortedDictionary(
                    property => property.Name,
                    property => property.PropertyType,
                    StringComparer.OrdinalIgnoreCase
                )
        );
}

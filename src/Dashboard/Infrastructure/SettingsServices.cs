using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dashboard.Infrastructure;

public static class SettingsServices
{
    /// <summary>Binds a section to its options, and has it checked before the start.</summary>
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
        services.AddSingleton<IStartupCheck>(provider => new SettingsCheck<TOptions>(section, provider));
        services.AddSingleton(new SettingsSection(section));
        return services;
    }
}

/// <summary>The name of a section that the Dashboard reads.</summary>
public sealed record SettingsSection(string Name);

namespace Dashboard.Infrastructure;

internal static class StartupServices
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>The checks that belong to no feature, and a host that leaves it to us to say why the start failed.</summary>
    public static IServiceCollection AddStartupChecks(
        this IServiceCollection services,
        string[] args,
        IConfiguration configuration
    ) =>
        services
            .AddSingleton<IStartupCheck>(provider => new CommandLineCheck(args, provider.GetServices<SettingsSection>()))
            .AddSingleton<IStartupCheck>(new LogLevelCheck(configuration))
            .Configure<LoggerFilterOptions>(QuietenHost);

    /// <summary>
    /// The host logs a failed start with its stack trace, and throws it all the same. The end of a background service it logs as critical
    /// too, so nothing is lost. First in the list: a level in the configuration wins.
    /// </summary>
    private static void QuietenHost(LoggerFilterOptions options) =>
        options.Rules.Insert(0, new LoggerFilterRule(null, HostCategory, LogLevel.Critical, null));
}

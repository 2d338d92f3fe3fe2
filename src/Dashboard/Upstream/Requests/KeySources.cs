using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// Finds where the present key comes from. What can be changed while the Dashboard runs depends on it: a file can, its environment and its
/// command line cannot.
/// </summary>
public sealed class KeySources(IConfiguration configuration, KeyFile file)
{
    private const string Key = $"{UpstreamOptions.Section}:{nameof(UpstreamOptions.ApiKey)}";
    private const string FileKey = $"{UpstreamOptions.Section}:{nameof(UpstreamOptions.ApiKeyFile)}";

    public KeySource Find()
    {
        if (file.Path is { } path)
        {
            return new KeySource(
                $"the file {path} ({FileKey})",
                $"Write another one into it: it is read every {KeyFileWatch.Interval.TotalSeconds:0} s, and at once when you try again. That needs no restart."
            );
        }

        var providers = GetProviders(configuration).ToList();
        return providers.FindLast(provider => provider.TryGet(Key, out _)) switch
        {
            FileConfigurationProvider { Source: { ReloadOnChange: true } source } => new KeySource(
                $"the settings file {PathOf(source)}",
                $"Set {Key} in it to another one: it is taken as soon as the file is saved. That needs no restart."
            ),
            FileConfigurationProvider provider => new KeySource(
                $"the settings file {PathOf(provider.Source)}",
                $"It is read at the start alone, so another {Key} in it needs a restart."
            ),
            EnvironmentVariablesConfigurationProvider => OfStart(
                $"the environment variable {Key.Replace(":", "__", StringComparison.Ordinal)}",
                providers
            ),
            CommandLineConfigurationProvider => OfStart($"the command line (--{Key})", providers),
            _ => new KeySource("the configuration", $"Set {Key} to another one."),
        };
    }

    /// <summary>A file that is read again when it is saved can name another one that holds the key.</summary>
    private static KeySource OfStart(string place, List<IConfigurationProvider> providers)
    {
        var changing = providers.OfType<FileConfigurationProvider>().FirstOrDefault(provider => provider.Source.ReloadOnChange);
        return new KeySource(
            place,
            changing is null
                ? "That cannot change while the Dashboard runs: start it again with another one."
                : $"That cannot change while the Dashboard runs. Without a restart: write another one into a file of its own, and name that file as {FileKey} in {PathOf(changing.Source)}; it counts more. Else start the Dashboard again with another one."
        );
    }

    private static string PathOf(FileConfigurationSource source) =>
        (source.Path is { } path ? source.FileProvider?.GetFileInfo(path).PhysicalPath : null)
        ?? source.Path
        ?? "of the configuration";

    private static IEnumerable<IConfigurationProvider> GetProviders(IConfiguration configuration) =>
        configuration is IConfigurationRoot root
            ? root.Providers.SelectMany(provider =>
                provider is ChainedConfigurationProvider chained ? GetProviders(chained.Configuration) : [provider]
            )
            : [];
}

namespace Dashboard.Infrastructure;

/// <summary>An argument that names no setting is an error: a mistyped one would otherwise do nothing, quietly.</summary>
internal sealed class CommandLineCheck(string[] args, IEnumerable<SettingsSection> sections) : IStartupCheck
{
    /// <summary>The host's own.</summary>
    private static readonly string[] HostKeys =
    [
        "urls",
        "environment",
        "contentRoot",
        "applicationName",
        "http_ports",
        "https_ports",
        "AllowedHosts",
        "Logging",
        "Kestrel",
        "OTEL",
    ];

    public IEnumerable<string> FindErrors()
    {
        var known = HostKeys.Concat(sections.Select(section => section.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var argument = args[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                yield return $"'{argument}' is not an option; options are --KEY VALUE or --KEY=VALUE.";
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? argument[2..] : argument[2..equals];
            if (!known.Contains(key.Split(':')[0]))
            {
                yield return $"--{key} is not an option; known are --urls and the settings of {string.Join(", ", sections.Select(section => section.Name).Distinct())}.";
            }

            if (equals < 0 && ++i == args.Length)
            {
                yield return $"--{key} has no value.";
            }
        }
    }
}

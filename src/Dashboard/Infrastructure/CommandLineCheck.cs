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
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    /// <summary>The variables of OpenTelemetry, whose names are its own.</summary>
    private const string TelemetryPrefix = "OTEL_";

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
            if (!known.Contains(key.Split(':')[0]) && !key.StartsWith(TelemetryPrefix, StringComparison.OrdinalIgnoreCase))
            {
                yield return FindMeant(key) is { } meant
                    ? $"--{key} is not an option; did you mean --{meant}?"
                    : $"--{key} is not an option; known are --urls and the settings of {string.Join(", ", sections.Select(section => section.Name))}; see --help.";
            }

            if (equals < 0 && ++i == args.Length)
            {
                yield return $"--{key} has no value.";
            }
        }
    }

    /// <summary>A key that is mistyped, or a setting without its section.</summary>
    private string? FindMeant(string key)
    {
        var settings = sections
            .SelectMany(section => section.Settings.Keys.Select(setting => (Section: section.Name, setting)))
            .ToList();
        if (
            NearestName.Find(key, [.. HostKeys, .. settings.Select(setting => $"{setting.Section}:{setting.setting}")]) is
            { } full
        )
        {
            return full;
        }

        if (key.Split(':', 2) is [var first, var rest])
        {
            return NearestName.Find(first, sections.Select(section => section.Name)) is { } section ? $"{section}:{rest}" : null;
        }

        var nearest = NearestName.Find(key, settings.Select(setting => setting.setting));
        return nearest is null
            ? null
            : settings.Where(setting => setting.setting == nearest).Select(setting => $"{setting.Section}:{nearest}").First();
    }
}

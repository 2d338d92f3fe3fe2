namespace Dashboard.Infrastructure;

/// <summary>
/// A log level that is none ends the host with a stack trace while it is being built, before any check can run. So the levels are read
/// first: wrong ones are taken out, and told with all other errors.
/// </summary>
internal sealed class LogLevelCheck : IStartupCheck
{
    private readonly List<string> _errors = [];

    public LogLevelCheck(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (IsLevel(key) && !string.IsNullOrEmpty(value) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
            {
                _errors.Add($"{key} '{value}' is not one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
                configuration[key] = null;
            }
        }
    }

    public IEnumerable<string> FindErrors() => _errors;

    /// <summary><c>Logging:LogLevel:CATEGORY</c>, or the same for one provider.</summary>
    private static bool IsLevel(string key) =>
        key.Split(':') is [_, var first, .. var rest]
        && (first.Equals("LogLevel", StringComparison.OrdinalIgnoreCase) ? rest.Length > 0 : IsLevelOfProvider(rest));

    private static bool IsLevelOfProvider(string[] rest) =>
        rest is [var second, _, ..] && second.Equals("LogLevel", StringComparison.OrdinalIgnoreCase);
}

using Shared.Details;

namespace Dashboard.Jobs.Logs;

/// <summary>Which lines of a log somebody wants to see.</summary>
/// <param name="Text">Anywhere in a line's message, in any case; empty for any.</param>
/// <param name="Least">And no less than this.</param>
public sealed record LogFilter(string Text = "", LogSeverity Least = LogSeverity.Debug)
{
    public static LogFilter None { get; } = new();

    public bool IsNone => Text.Length == 0 && Least == LogSeverity.Debug;

    /// <returns>In their order. A line without a level, as those of a stack trace are, goes with the one before it.</returns>
    public IReadOnlyList<LogLine> Of(IReadOnlyList<LogLine> lines)
    {
        if (IsNone)
        {
            return lines;
        }

        var found = new List<LogLine>();
        var severity = LogSeverity.Info;
        foreach (var line in lines)
        {
            severity = line.Level is null ? severity : SeverityOf(line.Level);
            if (severity >= Least && line.Message.Contains(Text, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(line);
            }
        }

        return found;
    }

    /// <summary>Upstream chooses the words; one that nobody knows is no more than news.</summary>
    public static LogSeverity SeverityOf(string? level) =>
        level?.Trim().ToUpperInvariant() switch
        {
            "ERROR" or "ERR" or "FATAL" or "CRITICAL" or "CRIT" or "ALERT" or "EMERGENCY" or "PANIC" => LogSeverity.Error,
            "WARN" or "WARNING" => LogSeverity.Warning,
            "DEBUG" or "TRACE" or "VERBOSE" => LogSeverity.Debug,
            _ => LogSeverity.Info,
        };
}

namespace Dashboard.Jobs.Logs;

/// <summary>How bad what a line tells is.</summary>
public enum LogSeverity
{
    Debug,
    Info,
    Warning,
    Error,
}

namespace Dashboard.Infrastructure;

/// <summary>
/// The start failed for a reason that a person can mend. The message is one sentence with the configuration key to set; it is all that is
/// shown.
/// </summary>
public sealed class StartupException : Exception
{
    public StartupException() { }

    public StartupException(string message)
        : base(message) { }

    public StartupException(string message, Exception? innerException)
        : base(message, innerException) { }
}

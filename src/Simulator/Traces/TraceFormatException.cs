namespace Simulator.Traces;

/// <summary>
/// A trace that cannot be read. The message is one sentence for the person who named the file: which file, and where it applies the
/// line (from 1, the header is line 1) and the column (its number from 1 and its name), what was found and what was expected.
/// </summary>
public sealed class TraceFormatException : Exception
{
    private const int LongestQuote = 40;

    public TraceFormatException() { }

    public TraceFormatException(string message)
        : base(message) { }

    public TraceFormatException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Null where the file as a whole is wrong.</summary>
    public long? LineNumber { get; private init; }

    /// <summary>Null where the line or the file as a whole is wrong.</summary>
    public int? ColumnNumber { get; private init; }

    internal static TraceFormatException InFile(string path, string problem, Exception? cause = null) =>
        new($"{path}: {problem}.", cause);

    internal static TraceFormatException At(
        string path,
        long line,
        int column,
        string? columnName,
        string problem,
        Exception? cause = null
    )
    {
        var name = columnName is null ? "" : $" ({Shorten(columnName)})";
        return new($"{path}, line {line}, column {column}{name}: {problem}.", cause) { LineNumber = line, ColumnNumber = column };
    }

    /// <summary>Quotes what was found: short, and without characters that a terminal would obey.</summary>
    internal static string Quote(string found) => found.Length == 0 ? "nothing" : $"'{Shorten(found)}'";

    private static string Shorten(string text)
    {
        var shown = text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");
        return string.Concat(shown.Select(c => char.IsControl(c) ? '·' : c));
    }
}

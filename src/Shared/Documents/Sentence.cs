namespace Shared.Documents;

/// <summary>Words that somebody else chose, made fit to stand beside our own: without a full stop the two run together.</summary>
public static class Sentence
{
    private const string Closing = "\"'”’»)]";

    /// <returns>The words themselves where they end as a sentence does; else with a full stop.</returns>
    public static string Close(string words)
    {
        var text = words.TrimEnd();
        var end = text.AsSpan().TrimEnd(Closing);
        return text.Length == 0 || (!end.IsEmpty && end[^1] is '.' or '!' or '?' or '…')
            ? text
            : text.TrimEnd(',', ';', ':') + ".";
    }

    /// <param name="sentences">Those that are null or empty are passed over.</param>
    public static string Join(params IEnumerable<string?> sentences) =>
        string.Join(' ', sentences.Where(sentence => !string.IsNullOrWhiteSpace(sentence)).Select(sentence => Close(sentence!)));
}

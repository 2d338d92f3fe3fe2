namespace Shared.Documents;

/// <summary>
/// Words that upstream chose, made fit for a log, a status line and a page: one line, read in the order in which it is written, and no
/// longer than a sentence.
/// </summary>
public static class PlainText
{
    /// <summary>Characters.</summary>
    public const int MostLength = 300;

    /// <returns>The text itself where nothing had to be done; else with a blank for each unfit character, cut with an ellipsis.</returns>
    public static string Of(string text, int mostLength = MostLength)
    {
        if (text.Length <= mostLength && !HasUnfit(text))
        {
            return text;
        }

        var length = Math.Min(text.Length, mostLength);
        if (length < text.Length && length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        var plain = string.Create(
            length,
            text,
            (line, source) =>
            {
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] = IsUnfit(source[i]) ? ' ' : source[i];
                }
            }
        );
        return length < text.Length ? plain + "…" : plain;
    }

    public static bool HasUnfit(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        foreach (var character in text)
        {
            if (IsUnfit(character))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What ends a line or steers a terminal, and what turns the direction of reading (Unicode's bidirectional controls).</summary>
    private static bool IsUnfit(char character) =>
        char.IsControl(character)
        || character
            is '\u2028'
                or '\u2029'
                or '\u061C'
                or '\u200E'
                or '\u200F'
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u2066' and <= '\u2069');
}

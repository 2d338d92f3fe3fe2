using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Components.Live;

internal static partial class TimesInWords
{
    /// <returns>The words in order; where a piece is a time, that too.</returns>
    public static IEnumerable<(string Text, DateTimeOffset? At)> Split(string words)
    {
        var start = 0;
        foreach (Match match in Time().Matches(words))
        {
            // 31 February, say
            if (!DateTimeOffset.TryParse(match.ValueSpan, CultureInfo.InvariantCulture, out var at))
            {
                continue;
            }

            if (match.Index > start)
            {
                yield return (words[start..match.Index], null);
            }

            yield return (match.Value, at);
            start = match.Index + match.Length;
        }

        if (start < words.Length)
        {
            yield return (words[start..], null);
        }
    }

    /// <summary>With its zone: of another one nobody knows when it is.</summary>
    [GeneratedRegex(
        @"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Time();
}

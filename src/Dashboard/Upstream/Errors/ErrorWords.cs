using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Upstream.Errors;

/// <summary>
/// Makes what strangers wrote fit to be shown for good: an upstream may repeat the key it was sent or name an address with credentials,
/// and a text may be of any length and hold characters that turn the ones beside them round.
/// </summary>
internal static partial class ErrorWords
{
    public const int MostLength = 300;

    /// <summary>What is shorter stands in many a word, and is no secret.</summary>
    private const int LeastKeyLength = 6;

    private const string Hidden = "(hidden)";

    /// <summary>What is read at all: a message may be as long as an answer.</summary>
    private const int MostRead = 4 * MostLength;

    /// <param name="key">The API key.</param>
    public static string Clean(string text, string? key, int most = MostLength)
    {
        var words = text;
        if (key?.Length >= LeastKeyLength)
        {
            // before the cut, which might leave a part of it
            words = words.Replace(key, Hidden, StringComparison.OrdinalIgnoreCase);
        }

        words = words.Length > MostRead ? words[..MostRead] : words;
        words = Bearer().Replace(words, $"${{scheme}} {Hidden}");
        words = AddressUser().Replace(words, $"${{start}}{Hidden}@");
        words = AddressQuery().Replace(words, $"${{address}}?{Hidden}");
        return Cut(MakeVisible(words).Trim(), most);
    }

    private static string MakeVisible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            visible.Append(
                Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.Control
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    ? " "
                : Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format ? "\uFFFD"
                : rune.ToString()
            );
        }

        return visible.ToString();
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "…";
    }

    [GeneratedRegex(
        @"\b(?<scheme>bearer|basic)\s+[^\s""',;]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Bearer();

    [GeneratedRegex(
        @"(?<start>[a-z][a-z0-9+.\-]*://)[^\s/?#@""']+@",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AddressUser();

    [GeneratedRegex(
        @"(?<address>[a-z][a-z0-9+.\-]*://[^\s?#""']*)\?[^\s#""']+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AddressQuery();
}

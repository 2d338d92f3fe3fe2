using System.Text.RegularExpressions;
using Shared.Documents;

namespace Dashboard.Upstream.Errors;

/// <summary>
/// Makes what strangers wrote fit to be kept and shown: beside what <see cref="PlainText"/> does, an upstream may repeat the key that it was
/// sent, or name an address with credentials.
/// </summary>
internal static partial class ErrorWords
{
    /// <summary>What is shorter stands in many a word, and is no secret.</summary>
    private const int LeastKeyLength = 6;

    private const string Hidden = "(hidden)";

    /// <summary>What is read at all: a message may be as long as an answer.</summary>
    private const int MostRead = 4 * PlainText.MostLength;

    /// <param name="key">The API key.</param>
    public static string Clean(string text, string? key, int most = PlainText.MostLength)
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
        return PlainText.Of(words.Trim(), most);
    }

    /// <summary>Upstream's words end as they will: what follows them begins a sentence.</summary>
    public static string Sentence(string words) => words is "" or [.., '.' or '!' or '?' or '…'] ? words : $"{words}.";

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

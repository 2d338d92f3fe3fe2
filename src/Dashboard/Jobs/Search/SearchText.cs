using System.Buffers;
using System.Text;

namespace Dashboard.Jobs.Search;

/// <summary>How names and values are written in a search: as they are where that reads as the same, else in quotes.</summary>
internal static class SearchText
{
    public const char Quote = '"';
    public const char Escape = '\\';

    private static readonly SearchValues<char> Operators = SearchValues.Create(":=!<>");

    /// <param name="isAlone">It stands without a field, so that it must not look like one, or like a 'not'.</param>
    public static string Of(SearchValue value, bool isAlone) =>
        value.IsQuoted && value.Text.AsSpan().ContainsAny('*', '?') ? InQuotes(value.Text) : Of(value.Text, isAlone);

    public static string Of(string text, bool isAlone = false) =>
        text.Length == 0
        || text[0] == Quote
        || text.Any(char.IsWhiteSpace)
        || (isAlone ? text[0] == '-' || text.AsSpan().ContainsAny(Operators) : text.Contains(',', StringComparison.Ordinal))
            ? InQuotes(text)
            : text;

    public static string OfName(string name)
    {
        var tag = name.StartsWith(SearchFields.TagPrefix, StringComparison.Ordinal)
            ? name[SearchFields.TagPrefix.Length..]
            : null;
        return tag is null ? name : SearchFields.TagPrefix + OfTag(tag);
    }

    private static string OfTag(string name) =>
        name.Any(char.IsWhiteSpace) || name.AsSpan().ContainsAny(Operators) || name.Contains(Quote, StringComparison.Ordinal)
            ? InQuotes(name)
            : name;

    public static string InQuotes(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(Quote);
        foreach (var letter in text)
        {
            if (letter is Quote or Escape)
            {
                quoted.Append(Escape);
            }

            quoted.Append(letter);
        }

        return quoted.Append(Quote).ToString();
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Dashboard.Jobs.Search;

/// <summary>Compares texts in any case: with a whole one, a part of it, a run of its words, or a pattern.</summary>
internal static class TextMatch
{
    public static Predicate<string> Of(SearchKind kind, ImmutableArray<SearchValue> values)
    {
        if (values.Length == 1)
        {
            return Of(kind, values[0], isPart: false);
        }

        if (values.All(value => value.IsExact))
        {
            return values.Select(value => value.Text).ToFrozenSet(StringComparer.Ordinal).Contains;
        }

        Predicate<string>[] any = [.. values.Select(value => Of(kind, value, isPart: false))];
        return text => Array.Exists(any, one => one(text));
    }

    /// <param name="isPart">It may stand anywhere in the text.</param>
    public static Predicate<string> Of(SearchKind kind, SearchValue value, bool isPart)
    {
        var wanted = value.Text;
        if (value.IsExact)
        {
            return text => text == wanted;
        }

        if (value.IsPattern)
        {
            // a backslash is one of the matcher's marks, and none of ours
            var pattern = wanted.Replace(@"\", @"\\", StringComparison.Ordinal);
            pattern = isPart ? $"*{pattern}*" : pattern;
            return text => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
        }

        return isPart ? text => text.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            : kind == SearchKind.Words ? text => HasWords(text, wanted)
            : text => text.Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasWords(string text, string words)
    {
        for (var at = 0; at < text.Length; at++)
        {
            at = text.IndexOf(words, at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                break;
            }

            var end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class TextTest(FactTexts texts, Predicate<string> match, int effort = 1) : SearchCondition
{
    public override int Effort => effort;

    public override bool Holds(in JobFacts facts, in SearchMoment moment) => texts(facts, match);
}

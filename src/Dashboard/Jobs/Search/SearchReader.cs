using System.Globalization;
using Dashboard.Infrastructure;
using Shared.Quantities;

namespace Dashboard.Jobs.Search;

/// <summary>Reads one value as its field's kind has it.</summary>
internal static class SearchReader
{
    /// <summary>Stands for 'has one', whatever it is.</summary>
    public const string Any = "*";

    public static bool TryRead(
        SearchField field,
        string text,
        bool isQuoted,
        SearchOperator op,
        out SearchValue value,
        out (string Message, string? Suggestion) problem
    )
    {
        value = new SearchValue(text) { IsQuoted = isQuoted };
        problem = default;
        if (text == Any && !isQuoted && !op.IsOfOrder())
        {
            return true;
        }

        switch (field.Kind)
        {
            case SearchKind.Word:
                return TryReadWord(field, text, ref value, ref problem);
            case SearchKind.Number when TryReadNumber(text.TrimEnd('%'), out var number):
                value = value with { Number = number };
                return true;
            case SearchKind.Money
                when decimal.TryParse(text.TrimStart('$'), Plain, CultureInfo.InvariantCulture, out var dollars):
                value = value with { Dollars = dollars };
                return true;
            case SearchKind.Size when ByteSize.TryParse(text, out var size):
                value = value with { Number = size.Bytes!.Value };
                return true;
            case SearchKind.Duration when SearchDuration.TryRead(text, out var ticks):
                value = value with { Ticks = ticks };
                return true;
            case SearchKind.Instant:
                return SearchInstant.TryRead(field, text, op, ref value, ref problem);
            case SearchKind.Text or SearchKind.Words:
                return true;
            default:
                problem = ($"'{text}' is no {NameOf(field.Kind)}: write it as in {field.Example}.", null);
                return false;
        }
    }

    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    private static bool TryReadNumber(string text, out double number) =>
        double.TryParse(text, Plain, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryReadWord(
        SearchField field,
        string text,
        ref SearchValue value,
        ref (string Message, string? Suggestion) problem
    )
    {
        var spelled = field.Spell(text);
        foreach (var word in field.Words)
        {
            if (word.Equals(spelled, StringComparison.OrdinalIgnoreCase))
            {
                value = new SearchValue(word);
                return true;
            }
        }

        var nearest = NearestName.Find(text, field.Words);
        problem = (
            nearest is null
                ? $"{field.Name} is never '{text}'. It is one of {string.Join(", ", field.Words)}."
                : $"{field.Name} is never '{text}'; did you mean {nearest}?",
            nearest
        );
        return false;
    }

    private static string NameOf(SearchKind kind) =>
        kind switch
        {
            SearchKind.Money => "amount of dollars",
            SearchKind.Size => "amount of memory",
            SearchKind.Duration => "length of time",
            _ => "number",
        };
}

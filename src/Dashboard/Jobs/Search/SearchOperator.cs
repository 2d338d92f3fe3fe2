namespace Dashboard.Jobs.Search;

public enum SearchOperator
{
    /// <summary><c>:</c>: one of the values. <c>=</c> is the same, but where a part of a value is enough.</summary>
    Is,

    /// <summary><c>!=</c>: none of the values.</summary>
    IsNot,

    /// <summary><c>=</c> of what else is said of by a part of it: one of the values, and nothing beside.</summary>
    Whole,

    More,
    AtLeast,
    Less,
    AtMost,
}

internal static class SearchOperators
{
    public static string ToText(this SearchOperator op) =>
        op switch
        {
            SearchOperator.Is => ":",
            SearchOperator.IsNot => "!=",
            SearchOperator.Whole => "=",
            SearchOperator.More => ">",
            SearchOperator.AtLeast => ">=",
            SearchOperator.Less => "<",
            _ => "<=",
        };

    public static bool IsOfOrder(this SearchOperator op) => op >= SearchOperator.More;

    /// <returns>The characters of the operator that ends at a position.</returns>
    public static int LengthBefore(ReadOnlySpan<char> text, int end) =>
        end > 1 && text[end - 1] == '=' && text[end - 2] is '!' or '<' or '>' ? 2 : 1;

    /// <returns>The characters of the operator that <paramref name="text"/> begins with; 0 where it begins with none.</returns>
    public static int Read(ReadOnlySpan<char> text, out SearchOperator op)
    {
        var isOr = text.Length > 1 && text[1] == '=';
        (op, var length) = (text.IsEmpty ? ' ' : text[0]) switch
        {
            ':' => (SearchOperator.Is, 1),
            '=' => (SearchOperator.Whole, 1),
            '!' when isOr => (SearchOperator.IsNot, 2),
            '>' => isOr ? (SearchOperator.AtLeast, 2) : (SearchOperator.More, 1),
            '<' => isOr ? (SearchOperator.AtMost, 2) : (SearchOperator.Less, 1),
            _ => (SearchOperator.Is, 0),
        };
        return length;
    }

    /// <param name="order">Of what a job has, to what was asked for.</param>
    public static bool Holds(this SearchOperator op, int order) =>
        op switch
        {
            SearchOperator.Is or SearchOperator.Whole => order == 0,
            SearchOperator.IsNot => order != 0,
            SearchOperator.More => order > 0,
            SearchOperator.AtLeast => order >= 0,
            SearchOperator.Less => order < 0,
            _ => order <= 0,
        };
}

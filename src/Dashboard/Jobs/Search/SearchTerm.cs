using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

/// <summary>One condition of a search.</summary>
/// <param name="Field">Null for a text that may stand in what a table shows of a job: its id, endpoint, GPU type, step, error, or a tag's value.</param>
/// <param name="Start">Where it begins in the search's text.</param>
public sealed record SearchTerm(
    SearchField? Field,
    SearchOperator Operator,
    ImmutableArray<SearchValue> Values,
    bool IsNegated,
    int Start,
    int Length
)
{
    public bool IsExclusion => IsNegated != (Operator == SearchOperator.IsNot);

    /// <summary>It names values, of which a job has one or none.</summary>
    public bool IsList => Operator is SearchOperator.Is or SearchOperator.IsNot;

    /// <summary>Equal for terms that mean the same: aliases, cases, the order of values and the two ways to say 'not' are gone.</summary>
    public string Key =>
        $"{(IsExclusion ? "-" : "")}{Field?.Key}"
        + (Operator == SearchOperator.IsNot ? SearchOperator.Is : Operator).ToText()
        + string.Join(',', Values.Select(KeyOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The term as it is written anew, which reads as the same.</summary>
    public override string ToString() =>
        (IsNegated ? "-" : "")
        + (Field is null ? "" : SearchText.OfName(Field.Name) + Operator.ToText())
        + string.Join(',', Values.Select(value => SearchText.Of(value, isAlone: Field is null)));

    private static string KeyOf(SearchValue value) =>
        value.IsExact
            ? "=" + SearchText.InQuotes(value.Text)
            : (value.IsPattern ? "*" : "") + SearchText.InQuotes(value.Text).ToUpperInvariant();
}

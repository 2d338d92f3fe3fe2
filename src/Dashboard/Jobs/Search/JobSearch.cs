using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

/// <summary>
/// What somebody searches for, as text and as terms. Two that mean the same are equal, however they are written. One with faults matches
/// nothing: a mistyped condition must not widen what is acted upon.
/// </summary>
public sealed class JobSearch : IEquatable<JobSearch>
{
    private SearchPredicate? _predicate;

    private JobSearch(string text)
    {
        Text = text;
        (Terms, Faults) = SearchParser.Parse(text);
        Key =
            Faults.Length > 0
                ? $"! {text}"
                : string.Join(' ', Terms.Select(term => term.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    public static JobSearch Empty { get; } = new("");

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    /// <summary>In their order.</summary>
    public ImmutableArray<SearchTerm> Terms { get; }

    public ImmutableArray<SearchFault> Faults { get; }

    /// <summary>Equal for searches that mean the same.</summary>
    public string Key { get; }

    public bool IsEmpty => Terms.IsEmpty && Faults.IsEmpty;

    internal SearchPredicate Predicate => _predicate ??= new SearchPredicate(Terms);

    public static JobSearch Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length == 0 ? Empty : new JobSearch(trimmed);
    }

    public bool Matches(in JobFacts facts, in SearchMoment moment) => Faults.IsEmpty && Predicate.Matches(facts, moment);

    /// <summary>The values that a field is asked to have; none where it is not asked for, or only to be without some.</summary>
    public ImmutableArray<string> ValuesOf(SearchField field) =>
        FindList(field) is { } term ? [.. term.Values.Select(value => value.Text)] : [];

    /// <summary>The values that a field is asked not to have, by however many terms: to be without one and without another is to be without both.</summary>
    public ImmutableArray<string> ValuesWithout(SearchField field) =>
        [
            .. Terms
                .Where(IsListOf(field, isNegated: true))
                .SelectMany(term => term.Values)
                .Select(value => value.Text)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>What the field is asked to be at least, or at most; null where it is not.</summary>
    public string? BoundOf(SearchField field, SearchOperator op) => FindBound(field, op)?.Values[0].Text;

    /// <summary>Puts a value into the field's list, or takes it out of it. All else stays as it was typed.</summary>
    public JobSearch Toggle(SearchField field, string value)
    {
        var values = ValuesOf(field);
        var known = values.FirstOrDefault(one => one.Equals(value, StringComparison.OrdinalIgnoreCase));
        return With(field, known is null ? values.Add(value) : values.Remove(known));
    }

    /// <summary>Whether the field is asked to have the value, alone or as one of several.</summary>
    public bool Asks(SearchField field, string value) => FindAsking(field, value) is not null;

    /// <summary>Asks for the value besides all else that is asked of the field, or does not ask for it any more.</summary>
    public JobSearch ToggleAlso(SearchField field, string value)
    {
        if (!Asks(field, value))
        {
            return Put(null, Write(field, SearchOperator.Is, [value]));
        }

        var search = this;
        while (search.FindAsking(field, value) is { } term)
        {
            var others = term.Values.Where(one => !IsValue(one, value)).Select(one => one.Text).ToImmutableArray();
            search = search.Put(term, others.IsEmpty ? "" : Write(field, SearchOperator.Is, others));
        }

        return search;
    }

    /// <summary>Asks the field to have one of the values; none takes the term away. All else stays as it was typed.</summary>
    /// <param name="isNegated">Asks it to have none of them.</param>
    public JobSearch With(SearchField field, ImmutableArray<string> values, bool isNegated = false)
    {
        var search = this;
        var term = FindList(field, isNegated);
        while (term is not null && search.Terms.LastOrDefault(IsListOf(field, isNegated)) is { } last && last.Start != term.Start)
        {
            search = search.Without(last);
        }

        return values.Length > 0 ? search.Put(term, Write(field, SearchOperator.Is, values, isNegated))
            : term is null ? search
            : search.Without(term);
    }

    /// <summary>Asks the field to be more, or less; null takes the bound away.</summary>
    public JobSearch With(SearchField field, SearchOperator op, string? value)
    {
        var term = FindBound(field, op);
        return value is null ? (term is null ? this : Without(term)) : Put(term, Write(field, op, [value]));
    }

    public JobSearch Without(SearchTerm term) => Put(term, "");

    /// <summary>The search without anything that is asked of the field.</summary>
    public JobSearch Without(SearchField field)
    {
        var search = this;
        while (search.Terms.FirstOrDefault(term => IsOf(term, field)) is { } term)
        {
            search = search.Without(term);
        }

        return search;
    }

    /// <summary>The search without the lists of values that the field is asked to have one of.</summary>
    internal JobSearch WithoutList(SearchField field) => With(field, []);

    /// <returns>Those very lists.</returns>
    internal ImmutableArray<SearchTerm> ListsOf(SearchField field) => [.. Terms.Where(IsListOf(field))];

    public bool Equals(JobSearch? other) => other is not null && other.Key == Key;

    public override bool Equals(object? obj) => Equals(obj as JobSearch);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    /// <summary>A term that says which values a field has.</summary>
    internal static string Write(SearchField field, SearchOperator op, ImmutableArray<string> values, bool isNegated = false) =>
        new SearchTerm(field, op, [.. values.Select(value => new SearchValue(value))], isNegated, 0, 0).ToString();

    private SearchTerm? FindAsking(SearchField field, string value) =>
        Terms.Where(IsListOf(field)).FirstOrDefault(term => term.Values.Any(one => IsValue(one, value)));

    private static bool IsValue(SearchValue one, string value) => one.Text.Equals(value, StringComparison.OrdinalIgnoreCase);

    private SearchTerm? FindList(SearchField field, bool isNegated = false) => Terms.FirstOrDefault(IsListOf(field, isNegated));

    private SearchTerm? FindBound(SearchField field, SearchOperator op) =>
        Terms.FirstOrDefault(term => IsOf(term, field) && term.Operator == op && !term.IsNegated);

    private static Func<SearchTerm, bool> IsListOf(SearchField field, bool isNegated = false) =>
        term =>
            IsOf(term, field)
            && (isNegated ? term.IsList && term.IsExclusion : term is { Operator: SearchOperator.Is, IsNegated: false });

    private static bool IsOf(SearchTerm term, SearchField field) => term.Field?.Key == field.Key;

    private JobSearch Put(SearchTerm? before, string term)
    {
        if (before is null)
        {
            return Parse(Text.Length == 0 ? term : $"{Text} {term}");
        }

        var head = Text[..before.Start].TrimEnd();
        var tail = Text[(before.Start + before.Length)..].TrimStart();
        return Parse(string.Join(' ', new[] { head, term, tail }.Where(part => part.Length > 0)));
    }
}

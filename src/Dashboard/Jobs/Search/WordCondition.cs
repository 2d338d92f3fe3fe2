using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

internal sealed class WordCondition : SearchCondition
{
    private readonly FactFlag[] _any;

    public WordCondition(SearchField field, ImmutableArray<SearchValue> values) =>
        _any = [
            .. values
                .SelectMany(value => value.Text == SearchReader.Any ? field.Words.AsEnumerable() : [value.Text])
                .Distinct(StringComparer.Ordinal)
                .Select(field.Bind),
        ];

    public override bool Holds(in JobFacts facts, in SearchMoment moment)
    {
        foreach (var one in _any)
        {
            if (one(facts))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

internal sealed class NumberCondition(FactNumber read, SearchOperator op, ImmutableArray<SearchValue> values) : SearchCondition
{
    public override bool Holds(in JobFacts facts, in SearchMoment moment)
    {
        var number = read(facts);
        if (double.IsNaN(number))
        {
            return false;
        }

        foreach (var value in values)
        {
            if (value.Text == SearchReader.Any || Measure.Holds(op, number.CompareTo(value.Number)))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class MoneyCondition(FactMoney read, SearchOperator op, ImmutableArray<SearchValue> values) : SearchCondition
{
    public override bool Holds(in JobFacts facts, in SearchMoment moment)
    {
        if (read(facts) is not { } dollars)
        {
            return false;
        }

        foreach (var value in values)
        {
            if (value.Text == SearchReader.Any || Measure.Holds(op, dollars.CompareTo(value.Dollars)))
            {
                return true;
            }
        }

        return false;
    }
}

internal static class Measure
{
    /// <summary>The 'not' of <see cref="SearchOperator.IsNot"/> is the whole term's: here it asks whether one is equal.</summary>
    public static bool Holds(SearchOperator op, int order) => (op == SearchOperator.IsNot ? SearchOperator.Is : op).Holds(order);
}

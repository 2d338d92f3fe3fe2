using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

/// <summary>A length of time that may go on growing.</summary>
internal sealed class DurationCondition(SearchField field, SearchOperator op, SearchValue value) : SearchCondition
{
    public override bool Holds(in JobFacts facts, in SearchMoment moment)
    {
        var ticks = field.Ticks(facts, moment.NowTicks);
        return ticks != JobFacts.NoTime && op.Holds(ticks.CompareTo(value.Ticks));
    }

    public override long FlipsAt(in JobFacts facts, in SearchMoment moment)
    {
        if (!field.Grows(facts))
        {
            return long.MaxValue;
        }

        // '>=' and '<' turn when it is as long, '>' and '<=' when it is longer
        var left = value.Ticks - field.Ticks(facts, moment.NowTicks);
        left += op is SearchOperator.More or SearchOperator.AtMost ? 1 : 0;
        return left > 0 ? moment.NowTicks + left : long.MaxValue;
    }
}

internal sealed class InstantCondition(FactTicks read, SearchOperator op, ImmutableArray<SearchValue> values) : SearchCondition
{
    public override bool Holds(in JobFacts facts, in SearchMoment moment)
    {
        var at = read(facts, moment.NowTicks);
        if (at == JobFacts.NoTime)
        {
            return false;
        }

        foreach (var value in values)
        {
            if (value.Text == SearchReader.Any || Holds(at, value, moment))
            {
                return true;
            }
        }

        return false;
    }

    public override long FlipsAt(in JobFacts facts, in SearchMoment moment)
    {
        var at = read(facts, moment.NowTicks);
        if (at == JobFacts.NoTime || !values[0].IsFromNow)
        {
            return long.MaxValue;
        }

        // what is told from now has one value: 'at' is passed by it when now is so far on
        var flipsAt = at - values[0].Ticks + (op is SearchOperator.AtLeast or SearchOperator.Less ? 1 : 0);
        return flipsAt > moment.NowTicks ? flipsAt : long.MaxValue;
    }

    /// <summary>A day or a minute is a stretch: before it, within it, after it.</summary>
    private bool Holds(long at, SearchValue value, in SearchMoment moment)
    {
        var from = value.IsFromNow ? moment.NowTicks + value.Ticks : value.Ticks;
        var order =
            at < from ? -1
            : at >= from + Math.Max(1, value.LengthTicks) ? 1
            : 0;
        return Measure.Holds(op, order);
    }
}

namespace Dashboard.Jobs.Search;

/// <summary>One term, made ready to be asked of many jobs.</summary>
internal abstract class SearchCondition
{
    /// <summary>What it costs to ask, beside others: 0 for a number of the facts', 1 for a text, 2 for several.</summary>
    public virtual int Effort => 0;

    public abstract bool Holds(in JobFacts facts, in SearchMoment moment);

    /// <returns>The first UTC tick after the moment at which the answer may be another although the job is as it is.</returns>
    public virtual long FlipsAt(in JobFacts facts, in SearchMoment moment) => long.MaxValue;

    public static SearchCondition Of(SearchTerm term)
    {
        var condition = Positive(term);
        return term.IsExclusion ? new Not(condition) : condition;
    }

    /// <summary>The term without its 'not', in either spelling.</summary>
    private static SearchCondition Positive(SearchTerm term) =>
        term.Field switch
        {
            null => new TextTest(Everywhere, TextMatch.Of(SearchKind.Words, term.Values[0], isPart: true), effort: 2),
            { Kind: SearchKind.Word } field => new WordCondition(field, term.Values),
            { Kind: SearchKind.Text or SearchKind.Words } field => new TextTest(
                field.Texts,
                TextMatch.Of(term.Operator == SearchOperator.Whole ? SearchKind.Text : field.Kind, term.Values)
            ),
            { Kind: SearchKind.Money } field => new MoneyCondition(field.Dollars, term.Operator, term.Values),
            { Kind: SearchKind.Number or SearchKind.Size } field => new NumberCondition(field.Number, term.Operator, term.Values),
            { Kind: SearchKind.Duration } field => new DurationCondition(field, term.Operator, term.Values[0]),
            { } field => new InstantCondition(field.Ticks, term.Operator, term.Values),
        };

    /// <summary>Where a text without a field is looked for.</summary>
    private static bool Everywhere(in JobFacts facts, Predicate<string> holds)
    {
        // what many jobs share is at hand; their own texts lie all over memory
        if (
            (facts.EndpointId is { } endpoint && holds(endpoint))
            || holds(facts.Job.JobId)
            || (facts.Job.ErrorCode is { } code && holds(code))
            || (facts.Job.ErrorMessage is { } message && holds(message))
            || (facts.GpuType is { } gpu && holds(gpu))
            || (Table.JobStepText.Of(facts.Job) is { } step && holds(step))
        )
        {
            return true;
        }

        foreach (var tag in facts.Tags)
        {
            if (holds(tag.Value))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Not(SearchCondition condition) : SearchCondition
    {
        public override int Effort => condition.Effort;

        public override bool Holds(in JobFacts facts, in SearchMoment moment) => !condition.Holds(facts, moment);

        public override long FlipsAt(in JobFacts facts, in SearchMoment moment) => condition.FlipsAt(facts, moment);
    }
}

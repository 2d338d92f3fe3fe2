using System.Collections.Immutable;

namespace Dashboard.Jobs.Search;

/// <summary>All terms of a search, made ready. Safe for any number of threads.</summary>
internal sealed class SearchPredicate
{
    private readonly SearchCondition[] _conditions;

    public SearchPredicate(ImmutableArray<SearchTerm> terms)
    {
        // over all jobs it is the last ones that cost, where few come to them
        _conditions = [.. terms.Select(SearchCondition.Of).OrderBy(condition => condition.Effort)];
        IsOfTime = terms.Any(term =>
            term.Field is { Kind: SearchKind.Duration }
            || (term.Field is { Kind: SearchKind.Instant } && term.Values.Any(value => value.IsFromNow))
        );
    }

    /// <summary>Whether a job matches may change although the job does not.</summary>
    public bool IsOfTime { get; }

    public bool Matches(in JobFacts facts, in SearchMoment moment)
    {
        foreach (var condition in _conditions)
        {
            if (!condition.Holds(facts, moment))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The first UTC tick after the moment at which the job must be asked again; <see cref="long.MaxValue"/> for never.</returns>
    public long FlipsAt(in JobFacts facts, in SearchMoment moment)
    {
        var first = long.MaxValue;
        foreach (var condition in _conditions)
        {
            var at = condition.FlipsAt(facts, moment);
            if (at == long.MaxValue && !condition.Holds(facts, moment))
            {
                // nor will it ever, as long as the job is as it is
                return long.MaxValue;
            }

            first = Math.Min(first, at);
        }

        return first;
    }
}

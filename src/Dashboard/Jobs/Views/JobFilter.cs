using Dashboard.Jobs.Search;

namespace Dashboard.Jobs.Views;

/// <summary>
/// A query's predicate in two parts: what decides which jobs are counted by state, and the list of states that decides which of those are
/// rows. So each state's count is what its filter would show.
/// </summary>
internal sealed class JobFilter(JobSearch search)
{
    private readonly JobSearch _others = search.WithoutList(SearchFields.State);
    private readonly SearchPredicate _states = new(search.ListsOf(SearchFields.State));

    /// <summary>How a job stands may change although the job does not.</summary>
    public bool IsOfTime => _others.Predicate.IsOfTime;

    public JobStands Evaluate(in JobFacts facts, in SearchMoment moment) =>
        !_others.Matches(facts, moment) ? JobStands.Apart
        : _states.Matches(facts, moment) ? JobStands.Counted | JobStands.Row
        : JobStands.Counted;

    public long FlipsAt(in JobFacts facts, in SearchMoment moment) => _others.Predicate.FlipsAt(facts, moment);
}

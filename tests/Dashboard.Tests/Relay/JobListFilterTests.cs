using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Relay;
using Dashboard.Relay.Log;
using Dashboard.Tests.Jobs.Search;
using Testing;

namespace Dashboard.Tests.Relay;

public sealed class JobListFilterTests
{
    private static readonly SearchMoment Now = new(JobsOf.Start.UtcTicks);

    /// <summary>Else a stream would tell of other jobs than the list: the job that stands beside the facets is a later one.</summary>
    [Fact]
    public void Facets_SayOfAJobWhatTheJobItselfSays() =>
        Gen.Select(SearchesOf(SearchScope.Stream), SearchJobs.Facts, SearchJobs.Facts)
            .Sample(
                (text, facts, other) =>
                {
                    var search = JobSearch.Parse(text);
                    var filter = new JobListFilter(search.Terms);
                    var later = SearchJobs.Named(facts.Job.JobId, other.Job);

                    Assert.True(filter.IsOfFacets);
                    Assert.Equal(
                        search.Matches(JobFacts.Of(facts.Job), Now),
                        filter.Left(Entry(later, JobFacets.Of(later), JobFacets.Of(facts.Job)))
                    );
                },
                iter: 5_000
            );

    [Fact]
    public void AnySearch_SaysTheSameOfAnEntryAndOfItsJob() =>
        Gen.Select(SearchesOf(SearchScope.List), SearchJobs.Facts)
            .Sample(
                (text, facts) =>
                {
                    var search = JobSearch.Parse(text);
                    var filter = new JobListFilter(search.Terms);
                    var expected = search.Matches(JobFacts.Of(facts.Job), Now);

                    Assert.Equal(expected, filter.Matches(facts.Job, Now));
                    Assert.Equal(expected, filter.Matches(Entry(facts.Job, JobFacets.Of(facts.Job)), Now));
                },
                iter: 5_000
            );

    /// <summary>Two filters of one key share what they are told.</summary>
    [Fact]
    public void EqualKeys_MeanTheSame() =>
        Gen.Select(SearchesOf(SearchScope.List), SearchesOf(SearchScope.List), SearchJobs.Facts)
            .Sample(
                (left, right, facts) =>
                {
                    var (one, two) = (Filter(left), Filter(right));
                    Assert.True(one.Key != two.Key || one.Matches(facts.Job, Now) == two.Matches(facts.Job, Now));
                    Assert.Equal(one.Key, Filter(string.Join(' ', JobSearch.Parse(left).Terms.Reverse())).Key);
                },
                iter: 2_000
            );

    /// <summary>A program's parameter is the very id; what a person types is found in any case.</summary>
    [Fact]
    public void Parameter_IsNoSearch()
    {
        var typed = JobSearch.Parse("endpoint:\"ep_a\"").Terms[0];
        var exact = typed with { Values = [new SearchValue("ep_a") { IsExact = true }] };
        var job = SearchJobs.Make("job_1", """{"status":"running","endpointId":"EP_A"}""");

        Assert.NotEqual(typed.Key, exact.Key);
        Assert.True(new JobListFilter([typed]).Matches(job, Now));
        Assert.False(new JobListFilter([exact]).Matches(job, Now));
    }

    [Theory]
    [InlineData("is:starred", null)]
    [InlineData("-is:active,watched", null)]
    [InlineData("is:stalled", null)]
    [InlineData("is:*", null)]
    [InlineData("confirmed<-5m", SearchScope.List)]
    [InlineData("source:webhook", SearchScope.List)]
    [InlineData("cost>5", SearchScope.Hub)]
    [InlineData("created>-1h", SearchScope.Hub)]
    [InlineData("error:*memory*", SearchScope.Hub)]
    [InlineData("is:doomed", SearchScope.Hub)]
    [InlineData("alpha", SearchScope.Hub)]
    [InlineData("is:failing,retrying", SearchScope.Stream)]
    [InlineData("-state:completed substate:* job:a* endpoint:b gpu:A100 retries>2 tag.team:*", SearchScope.Stream)]
    public void Term_IsTakenWhereItCanBeJudged(string text, object? upTo)
    {
        foreach (var scope in Enum.GetValues<SearchScope>())
        {
            var isTaken = SearchScopes.FindFault(JobSearch.Parse(text), scope) is null;
            Assert.Equal(upTo is SearchScope most && scope <= most, isTaken);
        }
    }

    internal static Gen<string> SearchesOf(SearchScope scope) =>
        SearchTexts.Right.Where(text => SearchScopes.FindFault(JobSearch.Parse(text), scope) is null);

    private static JobListFilter Filter(string text) => new(JobSearch.Parse(text).Terms);

    private static LogEntry Entry(Shared.Jobs.Job job, JobFacets facets, JobFacets? before = null) =>
        new()
        {
            Sequence = 1,
            JobSequence = 1,
            Job = job,
            Facets = facets,
            FacetsBefore = before,
        };
}

using CsCheck;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Microsoft.AspNetCore.WebUtilities;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobQueryTests
{
    private static readonly Gen<JobQuery> Queries = Gen.Select(
        Gen.Enum<JobState>().Array[0, 4],
        Gen.OneOf(Gen.Const(""), Gen.Const("job_1"), Gen.Const("ünïcode & 50%"), Gen.Const("a,b")),
        Gen.Enum<JobSort>(),
        Gen.Bool,
        Gen.Bool,
        (states, text, sort, isDescending, isStarred) =>
            new JobQuery
            {
                Search = states
                    .Distinct()
                    .Aggregate(JobSearch.Parse(text), (search, state) => search.Toggle(SearchFields.State, state.ToApiText())),
                Sort = sort,
                SortTag = sort == JobSort.Tag ? "projectid" : null,
                IsDescending = isDescending,
            }
                is var query
            && isStarred
                ? query.ToggleStarred()
                : query
    );

    [Fact]
    public void Parse_WhatAnAddressSays_IsTheQueryThatWroteIt() =>
        Queries.Sample(query =>
        {
            var parts = QueryHelpers.ParseQuery(query.AddressQuery);
            string? Said(string name) => parts.GetValueOrDefault(name);
            return JobQuery.Parse(Said("state"), Said("q"), Said("sort"), Said("starred")) == query;
        });

    [Fact]
    public void AddressQuery_OfTheDefault_IsEmpty() => Assert.Equal("", JobQuery.Default.AddressQuery);

    /// <summary>Links and saved views that are older than the search language.</summary>
    [Fact]
    public void Parse_FormerParameters_AreTerms()
    {
        var query = JobQuery.Parse("failed,timeout", "ep_1", "-cost", "1");
        Assert.Equal("ep_1 state:failed,timeout is:starred", query.Search.Text);
        Assert.Equal("q=ep_1%20state%3Afailed%2Ctimeout%20is%3Astarred&sort=-cost", query.AddressQuery);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("", "  ", "", "")]
    [InlineData("nonsense,,", null, "-", "0")]
    [InlineData("9", "", "-7", "true")]
    [InlineData(",", null, "weight", "yes")]
    public void Parse_WhatMeansNothing_IsTheDefault(string? states, string? text, string? sort, string? starred) =>
        Assert.Equal(JobQuery.Default, JobQuery.Parse(states, text, sort, starred));

    [Fact]
    public void Parse_SpellingVariants_AreTheSameStates() =>
        Assert.Equal(JobStateSet.Parse("cancelled,timeout"), JobStateSet.Parse(" TIMED_OUT, canceled "));

    [Fact]
    public void Toggle_Twice_IsTheSetBefore() =>
        Queries.Sample(query => query.Toggle(JobState.Failed).Toggle(JobState.Failed).States == query.States);
}

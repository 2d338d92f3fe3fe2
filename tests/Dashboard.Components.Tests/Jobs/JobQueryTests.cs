using CsCheck;
using Dashboard.Jobs;
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
                States = states.Distinct().Aggregate(default(JobStateSet), (set, state) => set.Toggle(state)),
                Text = text,
                Sort = sort,
                IsDescending = isDescending,
                IsStarred = isStarred,
            }
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

    [Fact]
    public void Parse_ALongText_KeepsAsMuchAsTheBoxTakes() =>
        Assert.Equal(JobQuery.MostTextLength, JobQuery.Parse(null, new string('x', 10_000), null, null).Text.Length);

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
        Queries.Sample(query => query.States.Toggle(JobState.Failed).Toggle(JobState.Failed) == query.States);
}

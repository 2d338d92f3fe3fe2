using CsCheck;
using Dashboard.Jobs;
using Shared.Jobs;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobQueryTests
{
    private static readonly Gen<JobQuery> Queries = Gen.Select(
        Gen.Enum<JobState>().Array[0, 4],
        Gen.OneOf(Gen.Const(""), Gen.Const("job_1"), Gen.Const("ünïcode & 50%"), Gen.Const("a,b")),
        Gen.Enum<JobSort>(),
        Gen.Bool,
        (states, text, sort, isDescending) =>
            new JobQuery
            {
                States = states.Distinct().Aggregate(default(JobStateSet), (set, state) => set.Toggle(state)),
                Text = text,
                Sort = sort,
                IsDescending = isDescending,
            }
    );

    [Fact]
    public void Parse_WhatAnAddressSays_IsTheQueryThatWroteIt() =>
        Queries.Sample(query => JobQuery.Parse(query.States.ToString(), query.Text, query.SortText) == query);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("", "  ", "")]
    [InlineData("nonsense,,", null, "-")]
    [InlineData("9", "", "-7")]
    [InlineData(",", null, "weight")]
    public void Parse_WhatMeansNothing_IsTheDefault(string? states, string? text, string? sort) =>
        Assert.Equal(JobQuery.Default, JobQuery.Parse(states, text, sort));

    [Fact]
    public void Parse_SpellingVariants_AreTheSameStates() =>
        Assert.Equal(JobStateSet.Parse("cancelled,timeout"), JobStateSet.Parse(" TIMED_OUT, canceled "));

    [Fact]
    public void Toggle_Twice_IsTheSetBefore() =>
        Queries.Sample(query => query.States.Toggle(JobState.Failed).Toggle(JobState.Failed) == query.States);
}

using CsCheck;
using Dashboard.Jobs.Search;
using Testing;

namespace Dashboard.Tests.Jobs.Search;

public sealed class JobSearchTests
{
    private static readonly SearchMoment Now = new(JobsOf.Start.UtcTicks);

    [Fact]
    public void AnyText_IsRead_AndItsFaultsLieInIt() =>
        SearchTexts.Any.Sample(
            text =>
            {
                var search = JobSearch.Parse(text);
                foreach (var fault in search.Faults)
                {
                    Assert.InRange(fault.Start, 0, search.Text.Length - 1);
                    Assert.InRange(fault.Length, 1, search.Text.Length - fault.Start);
                    Assert.NotEmpty(fault.Message);
                }

                foreach (var term in search.Terms)
                {
                    Assert.InRange(term.Start, 0, search.Text.Length - 1);
                    Assert.InRange(term.Length, 1, search.Text.Length - term.Start);
                }
            },
            iter: 20_000
        );

    [Fact]
    public void Terms_WrittenAnew_MeanTheSame() =>
        SearchTexts.Right.Sample(
            text =>
            {
                var search = JobSearch.Parse(text);
                Assert.Empty(search.Faults);
                var anew = JobSearch.Parse(string.Join(' ', search.Terms.Select(term => term.ToString())));
                Assert.Equal(search, anew);
                Assert.Equal(search.Terms.Length, anew.Terms.Length);
            },
            iter: 5_000
        );

    /// <summary>Whatever is searched for: those of it that are also this, and then those of it again.</summary>
    [Fact]
    public void ToggleAlso_Narrows_AndGoesBack() =>
        Gen.Select(SearchTexts.Right, SearchJobs.Facts.Array[1, 10])
            .Sample(
                (text, jobs) =>
                {
                    var search = JobSearch.Parse(text);
                    var isAsked = search.Asks(SearchFields.Is, "stalled");
                    var other = search.ToggleAlso(SearchFields.Is, "stalled");
                    Assert.Equal(!isAsked, other.Asks(SearchFields.Is, "stalled"));
                    if (!isAsked)
                    {
                        var stalled = JobSearch.Parse("is:stalled");
                        Assert.All(
                            jobs,
                            job => Assert.Equal(search.Matches(job, Now) && stalled.Matches(job, Now), other.Matches(job, Now))
                        );
                        Assert.Equal(search, other.ToggleAlso(SearchFields.Is, "stalled"));
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void ToggleAlso_OfOneOfSeveral_LeavesTheOthers() =>
        Assert.Equal(
            "is:starred cost>5",
            JobSearch.Parse("is:starred,stalled cost>5").ToggleAlso(SearchFields.Is, "stalled").Text
        );

    [Fact]
    public void EqualSearches_FindTheSame() =>
        Gen.Select(SearchTexts.Right, SearchJobs.Facts.Array[1, 10])
            .Sample(
                (text, jobs) =>
                {
                    var search = JobSearch.Parse(text);
                    var turned = JobSearch.Parse(
                        string.Join(
                            ' ',
                            search.Terms.Reverse().Select(term => (term with { Values = [.. term.Values.Reverse()] }).ToString())
                        )
                    );
                    Assert.Equal(search, turned);
                    Assert.Equal(search.GetHashCode(), turned.GetHashCode());
                    foreach (var job in jobs)
                    {
                        Assert.Equal(search.Matches(job, Now), turned.Matches(job, Now));
                    }
                },
                iter: 3_000
            );

    [Theory]
    [InlineData("state:failed,timeout", "status=timeout,FAILED")]
    [InlineData("-state:failed", "state!=failed")]
    [InlineData("tag.projectId:alpha cost>5", "cost>5 tag.project_id:ALPHA cost>5")]
    [InlineData("state:cancelled", "state:canceled")]
    [InlineData("endpoint:ep_1", "endpointId:\"ep_1\"")]
    [InlineData("alp\"ha \"a:b\"", "\"a:b\" \"alp\\\"ha\"")]
    [InlineData("tag.\"cost center\":7", "tag.\"Cost Center\":\"7\"")]
    public void TwoWaysToSayIt_AreEqual(string one, string other) => Assert.Equal(JobSearch.Parse(one), JobSearch.Parse(other));

    [Theory]
    [InlineData("state:failed", "state!=failed")]
    [InlineData("job:a*", "job:\"a*\"")]
    [InlineData("endpoint:ep_1", "ep_1")]
    [InlineData("cost>5", "cost>=5")]
    [InlineData("gpu:A100", "gpu=A100")]
    public void TwoThings_AreNot(string one, string other) => Assert.NotEqual(JobSearch.Parse(one), JobSearch.Parse(other));

    [Theory]
    [InlineData("stat:failed", 0, 4, "state")]
    [InlineData("cost>5  state:runing", 14, 6, "running")]
    [InlineData("state>failed", 0, 12, null)]
    [InlineData("cost>much", 5, 4, null)]
    [InlineData("age>5", 4, 1, null)]
    [InlineData("age:5m", 0, 6, null)]
    [InlineData("started:-24h", 8, 4, null)]
    [InlineData("created>yesterday", 8, 9, null)]
    [InlineData("created>2026-02-30", 8, 10, null)]
    [InlineData("endpoint:", 0, 9, null)]
    [InlineData("state:failed,", 0, 13, null)]
    [InlineData("cost>5,6", 0, 8, null)]
    [InlineData("a \"open", 2, 5, "\"open\"")]
    [InlineData("a -", 2, 1, null)]
    [InlineData("state:failed OR state:running", 13, 2, "\"OR\"")]
    [InlineData("https://example.org", 0, 5, null)]
    public void Fault_IsSaidWhereItIs(string text, int start, int length, string? suggestion)
    {
        var fault = Assert.Single(JobSearch.Parse(text).Faults);
        Assert.Equal((start, length, suggestion), (fault.Start, fault.Length, fault.Suggestion));
    }

    /// <summary>What is mistyped must not widen what is acted upon.</summary>
    [Fact]
    public void SearchWithAFault_MatchesNothing() =>
        Assert.False(JobSearch.Parse("state:failed stat:x").Matches(SearchJobs.Of("""{"status":"failed"}"""), Now));

    [Fact]
    public void TooLong_AndTooMany_AreFaults()
    {
        Assert.Single(JobSearch.Parse(new string('x', 2_001)).Faults);
        Assert.Single(JobSearch.Parse(string.Join(' ', Enumerable.Repeat("x", 33))).Faults);
        Assert.Single(JobSearch.Parse($"job:{string.Join(',', Enumerable.Repeat("x", 201))} y").Faults);
        Assert.Empty(JobSearch.Parse(string.Join(' ', Enumerable.Repeat("x", 32))).Faults);
    }

    [Fact]
    public void Issue_sOwnExample_IsRead()
    {
        var search = JobSearch.Parse("state:failed endpoint:ep_video* tag.projectId:alpha cost>5 gpu:A100 started>-24h \"text\"");
        Assert.Empty(search.Faults);
        Assert.Equal(7, search.Terms.Length);
        const string document = """
            {"status":"failed","endpointId":"ep_video_gen","tags":{"project_id":"Alpha","note":"a text"},
            "execution":{"costAccrued":5.01},"resources":{"gpuType":"NVIDIA A100 80GB"},"startedAt":"2025-12-31T01:00:00Z"}
            """;
        Assert.True(search.Matches(SearchJobs.Of(document), Now));
        Assert.False(search.Matches(SearchJobs.Of(document.Replace("5.01", "5.00", StringComparison.Ordinal)), Now));
        Assert.False(search.Matches(SearchJobs.Of(document), new SearchMoment(Now.NowTicks + TimeSpan.TicksPerHour)));
    }

    [Theory]
    [InlineData("state:failed  \"a b\" cost>5", "state", "timeout", "state:failed,timeout \"a b\" cost>5")]
    [InlineData("state:failed,timeout x", "state", "Failed", "state:timeout x")]
    [InlineData("state:failed x", "state", "failed", "x")]
    [InlineData("x", "tag.team", "red, blue", "x tag.team:\"red, blue\"")]
    [InlineData("-state:failed", "state", "failed", "-state:failed state:failed")]
    [InlineData("status:failed x state:failed", "state", "failed", "x")]
    [InlineData("tag.userId:a x", "tag.user_id", "b", "tag.user_id:a,b x")]
    public void Toggle_LeavesTheRestAsItWas(string text, string field, string value, string expected) =>
        Assert.Equal(expected, JobSearch.Parse(text).Toggle(SearchFields.Find(field)!, value).Text);

    [Fact]
    public void Toggle_Twice_IsAsBefore() =>
        Gen.Select(SearchTexts.Right, Gen.OneOf("queued", "failed"))
            .Sample(
                (text, value) =>
                {
                    var search = JobSearch.Parse(text);
                    var has = search.ValuesOf(SearchFields.State).Contains(value);
                    var toggled = search.Toggle(SearchFields.State, value);
                    Assert.Equal(!has, toggled.ValuesOf(SearchFields.State).Contains(value));
                    Assert.Empty(toggled.Faults);
                    if (search.Terms.Count(term => term.Field == SearchFields.State) < 2)
                    {
                        Assert.Equal(search, toggled.Toggle(SearchFields.State, value));
                    }
                },
                iter: 2_000
            );

    /// <summary>What is asked for and what is asked not to be there are two lists, whatever else stands beside them.</summary>
    [Fact]
    public void ListOfWhatIsNotToBe_IsPutAndTakenAway_AndNothingElseChanges() =>
        Gen.Select(SearchTexts.Right, Gen.OneOf("ep_a", "ep b", "a,b").List[1, 3])
            .Sample(
                (text, values) =>
                {
                    var search = JobSearch.Parse(text);
                    var without = search.With(SearchFields.Endpoint, [.. values.Distinct()], isNegated: true);

                    Assert.Empty(without.Faults);
                    Assert.Equal(values.Distinct(), without.ValuesWithout(SearchFields.Endpoint));
                    Assert.Equal(search.ValuesOf(SearchFields.Endpoint), without.ValuesOf(SearchFields.Endpoint));
                    var again = without.With(SearchFields.Endpoint, [], isNegated: true);
                    Assert.Empty(again.ValuesWithout(SearchFields.Endpoint));
                    if (search.ValuesWithout(SearchFields.Endpoint).IsEmpty)
                    {
                        Assert.Equal(search, again);
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void Bounds_ArePutAndTakenAway()
    {
        var search = JobSearch.Parse("x").With(SearchFields.Cost, SearchOperator.AtLeast, "5");
        Assert.Equal("x cost>=5", search.Text);
        search = search.With(SearchFields.Cost, SearchOperator.AtLeast, "6").With(SearchFields.Cost, SearchOperator.AtMost, "9");
        Assert.Equal("x cost>=6 cost<=9", search.Text);
        Assert.Equal("x cost<=9", search.With(SearchFields.Cost, SearchOperator.AtLeast, null).Text);
        Assert.Equal("x", search.Without(SearchFields.Cost).Text);
    }
}

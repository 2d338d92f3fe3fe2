using CsCheck;
using Dashboard.Jobs.Compare;
using Dashboard.Tests.Jobs.Search;

namespace Dashboard.Tests.Jobs.Compare;

public sealed class JobDifferencesTests
{
    /// <summary>Whatever jobs: each row has a column a job, no name stands twice, and none is of nobody; a job does not differ from itself.</summary>
    [Fact]
    public void AnyJobs_GiveRowsThatHold() =>
        SearchJobs
            .Facts.Array[2, 4]
            .Sample(facts =>
            {
                var jobs = facts.Select(one => one.Job).ToList();
                var rows = JobDifferences.Of(jobs);
                Assert.All(rows, row => Assert.Equal(jobs.Count, row.Values.Length));
                Assert.All(rows, row => Assert.Contains(row.Values, value => value is not null));
                Assert.Equal(rows.Length, rows.DistinctBy(row => (row.Group, row.Name)).Count());
                // groups stay together
                Assert.Equal(rows.Select(row => row.Group).Distinct(), Runs(rows.Select(row => row.Group)));
                Assert.DoesNotContain(JobDifferences.Of([jobs[0], jobs[0]]), row => row.IsDifferent);
                // whoever stands first
                var turned = JobDifferences.Of([.. Enumerable.Reverse(jobs)]);
                Assert.Equal(
                    rows.Select(row => (row.Group, row.Name, row.IsDifferent)).Order(),
                    turned.Select(row => (row.Group, row.Name, row.IsDifferent)).Order()
                );
            });

    [Theory]
    [InlineData("""{"endpointId":"ep_1"}""", """{"endpointId":"ep_2"}""", "Job", "Endpoint", "ep_1", "ep_2")]
    [InlineData("""{"status":"running"}""", """{"status":"failed"}""", "Job", "State", "Running", "Failed")]
    [InlineData(
        """{"execution":{"costAccrued":0.001}}""",
        """{"execution":{"costAccrued":0.002}}""",
        "Cost",
        "Cost",
        "$0.0010",
        "$0.0020"
    )]
    [InlineData("""{"tags":{"userId":"a"}}""", """{"tags":{"user_id":"b"}}""", "Tags", "userId", "a", "b")]
    [InlineData(
        """{"metadata":{"batch":{"sizes":[1,2]}}}""",
        """{"metadata":{"batch":{"sizes":[1,3]}}}""",
        "Metadata",
        "batch.sizes[1]",
        "2",
        "3"
    )]
    [InlineData("""{"metadata":{"n":"1"}}""", """{"metadata":{"n":1}}""", "Metadata", "n", "1", "1")]
    [InlineData(
        """{"status":"failed","error":{"code":"A","details":{"step":"x"}}}""",
        """{"status":"failed","error":"words"}""",
        "Error",
        "At step",
        "x",
        null
    )]
    [InlineData(
        """{"coldStart":{"occurred":true,"phases":{"modelLoad":28.1}}}""",
        """{}""",
        "Times",
        "Cold start: modelLoad",
        "28.1s",
        null
    )]
    public void What_Differs_IsSaidSideBySide(string left, string right, string group, string name, string? first, string? second)
    {
        var row = Assert.Single(Compare(left, right), row => row.Group == group && row.Name == name);
        Assert.True(row.IsDifferent);
        Assert.Equal([first, second], row.Values.Select(value => value?.Text));
    }

    [Theory]
    [InlineData("""{"execution":{"costAccrued":2.50}}""", """{"execution":{"costAccrued":2.5}}""")]
    [InlineData("""{"metadata":{"n":1.0}}""", """{"metadata":{"n":1}}""")]
    [InlineData("""{"tags":{"userId":"a"}}""", """{"tags":{"user_id":"a"}}""")]
    [InlineData("""{"resources":{"memoryTotal":"40GB"}}""", """{"resources":{"memoryTotal":"40000MB"}}""")]
    public void What_IsTheSameWrittenAnotherWay_IsEqual(string left, string right) =>
        Assert.DoesNotContain(Compare(left, right), row => row.IsDifferent);

    /// <summary>A document may hold very much; nobody compares all of it.</summary>
    [Fact]
    public void Metadata_OfThousands_IsCutOff()
    {
        var many = string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"\"n{n}\":{n}"));
        Assert.Equal(200, Compare($$"""{"metadata":{ {{many}} } }""", "{}").Count(row => row.Group == "Metadata"));
    }

    private static IEnumerable<JobDifference> Compare(string left, string right) =>
        JobDifferences.Of([SearchJobs.Make("a", left), SearchJobs.Make("b", right)]);

    /// <summary>Each as often as it begins anew.</summary>
    private static List<string> Runs(IEnumerable<string> groups)
    {
        var runs = new List<string>();
        foreach (var group in groups)
        {
            if (runs.Count == 0 || runs[^1] != group)
            {
                runs.Add(group);
            }
        }

        return runs;
    }
}

using CsCheck;
using Dashboard.Jobs;

namespace Dashboard.Tests.Jobs;

public sealed class JobInterestTests
{
    private readonly JobInterest _interest = new();

    [Fact]
    public void OnScreen_IsWhatPeopleSee_NotWhatProgramsRead()
    {
        var interest = new JobInterest();
        using var read = interest.Add("read", JobDetail.None);
        var page = interest.Add("page", JobDetail.Metrics, isOnPage: true);
        using var table = interest.OpenTable();
        table.Replace(["row"]);
        Assert.Equal(["page", "row"], interest.GetOnScreen().Order());

        page.Dispose();
        Assert.Equal(["row"], interest.GetOnScreen());
    }

    [Fact]
    public void Find_AfterAnyLooksAndEnds_IsWhatThoseWhoStillLookNeed() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 7], Gen.Bool)
            .List[1, 40]
            .Sample(steps =>
            {
                var interest = new JobInterest();
                var looks = new List<(string JobId, JobDetail Details, IDisposable Look)>();
                foreach (var (job, details, begins) in steps)
                {
                    var jobId = $"job_{job}";
                    if (begins || looks.Count == 0)
                    {
                        looks.Add((jobId, (JobDetail)details, interest.Add(jobId, (JobDetail)details)));
                    }
                    else
                    {
                        var ended = looks[details % looks.Count];
                        ended.Look.Dispose();
                        ended.Look.Dispose();
                        looks.Remove(ended);
                    }

                    for (var i = 0; i < 3; i++)
                    {
                        var those = looks.Where(look => look.JobId == $"job_{i}").ToList();
                        var expected =
                            those.Count == 0
                                ? (JobDetail?)null
                                : those.Aggregate(JobDetail.None, (all, look) => all | look.Details);
                        Assert.Equal(expected, interest.Find($"job_{i}"));
                    }
                }

                Assert.Equal(
                    looks.Select(look => look.JobId).Distinct().Order(),
                    interest.GetSnapshot().Select(job => job.JobId).Order()
                );
            });

    [Fact]
    public void InSight_AfterAnyMovesOfAnyTables_IsWhatThoseThatAreOpenShow() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9].List[0, 6], Gen.Int[0, 9])
            .List[1, 40]
            .Sample(steps =>
            {
                var interest = new JobInterest();
                var tables = Enumerable.Range(0, 4).Select(_ => (Table: interest.OpenTable(), Rows: new List<string>())).ToList();
                foreach (var (table, rows, ends) in steps)
                {
                    var jobIds = rows.Select(row => $"job_{row}").ToList();
                    tables[table].Table.Replace(jobIds);
                    tables[table] = (tables[table].Table, jobIds);
                    if (ends == 0)
                    {
                        tables[table].Table.Dispose();
                        tables[table].Table.Replace(["late"]);
                        tables[table] = (interest.OpenTable(), []);
                    }

                    Assert.Equal(tables.SelectMany(open => open.Rows).Distinct().Order(), interest.GetInSight().Order());
                }

                Assert.Empty(interest.GetSnapshot());
            });

    [Fact]
    public void Subscribe_IsToldOfWhatIsNewInSight_AndWhatIsThereNoMore()
    {
        var told = 0;
        _interest.Subscribe(() => told++);
        var first = _interest.OpenTable();
        var second = _interest.OpenTable();

        first.Replace(["a", "b"]);
        Assert.Equal(1, told);
        first.Replace(["b", "a"]);
        second.Replace(["b"]);
        Assert.Equal(1, told);
        first.Dispose();
        Assert.Equal(2, told);
        second.Replace([]);
        Assert.Equal(3, told);
        second.Dispose();
        Assert.Equal(3, told);
    }

    [Fact]
    public void Subscribe_IsToldOfWhatIsNewAlone()
    {
        var told = 0;
        var subscription = _interest.Subscribe(() => told++);

        var first = _interest.Add("job_a", JobDetail.None);
        Assert.Equal(1, told);
        var second = _interest.Add("job_a", JobDetail.None);
        Assert.Equal(1, told);
        var third = _interest.Add("job_a", JobDetail.Logs);
        Assert.Equal(2, told);
        third.Dispose();
        Assert.Equal(3, told);
        second.Dispose();
        Assert.Equal(3, told);
        first.Dispose();
        Assert.Equal(4, told);

        subscription.Dispose();
        _interest.Add("job_b", JobDetail.None);
        Assert.Equal(4, told);
    }

    /// <summary>A wall is no row in sight, and nobody's look: it is told apart, and told of.</summary>
    [Fact]
    public void Wall_HoldsItsJobs_UntilItIsGone()
    {
        var interest = new JobInterest();
        var told = 0;
        using var _ = interest.Subscribe(() => told++);
        var first = interest.OpenWall();
        using var second = interest.OpenWall();
        first.Replace(["a", "b"]);
        second.Replace(["b", "c"]);

        Assert.Equal(["a", "b", "c"], interest.GetOnWall().Order());
        Assert.Equal(2, told);
        Assert.Empty(interest.GetInSight());
        Assert.Null(interest.Find("a"));

        first.Dispose();
        Assert.Equal(["b", "c"], interest.GetOnWall().Order());
        Assert.Equal(3, told);
    }
}

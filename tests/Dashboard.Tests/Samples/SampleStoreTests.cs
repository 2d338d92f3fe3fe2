using Dashboard.Samples;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Samples;

public sealed class SampleStoreTests
{
    private readonly Dictionary<string, Job> _jobs = [];
    private SampleStore _store = new();

    [Fact]
    public void Document_OfEveryPart_GivesEverySeries()
    {
        See(
            "a",
            1,
            """
            "status":"running","progress":12.5,
            "resources":{"gpus":[
                {"id":"g0","utilization":80,"memoryUsed":"30GB","memoryTotal":"40GB","temperature":71,"powerUsage":"280W"},
                {"utilization":60,"memoryUsed":"10GB"}],"cpu":{"utilization":45}},
            "throughput":{"items":3.5,"tokens":{"value":120,"unit":"tokens/s"}},
            "execution":{"duration":1,"costAccrued":2.47}
            """
        );

        Assert.Equal(
            [
                (SampleMetric.GpuUtilization, "", 70),
                (SampleMetric.GpuUtilization, "#1", 60),
                (SampleMetric.GpuUtilization, "g0", 80),
                (SampleMetric.GpuMemoryUsed, "", 40e9),
                (SampleMetric.GpuMemoryUsed, "#1", 10e9),
                (SampleMetric.GpuMemoryUsed, "g0", 30e9),
                (SampleMetric.GpuTemperature, "g0", 71),
                (SampleMetric.GpuPower, "g0", 280),
                (SampleMetric.CpuUtilization, "", 45),
                (SampleMetric.Throughput, "items", 3.5),
                (SampleMetric.Throughput, "tokens", 120),
                (SampleMetric.Progress, "", 12.5),
                (SampleMetric.Cost, "", 2.47),
            ],
            Latest("a")
        );
    }

    [Fact]
    public void FlatDocuments_AfterOneInDetail_DoNotRepeatItsGpus()
    {
        See("a", 1, """ "status":"running","resources":{"gpus":[{"id":"g0","utilization":80},{"id":"g1","utilization":60}]} """);
        See("a", 2, """ "status":"running","resources":{"gpuUtilization":90} """);
        See("a", 3, """ "status":"running","resources":{"gpuUtilization":90} """);

        Assert.Equal(3, CountOf("a", SampleMetric.GpuUtilization));
        Assert.Equal(1, CountOf("a", SampleMetric.GpuUtilization, "g0"));
    }

    [Fact]
    public void ValueThatStandsStill_IsReadAgainByEachDocumentThatCarriesIt_AndByNoOther()
    {
        const string resources = """ "status":"running","resources":{"gpuUtilization":50},"throughput":7 """;
        See("a", 1, resources);
        See("a", 2, resources);
        See("a", 3, """ "currentStep":"x" """);

        Assert.Equal(2, CountOf("a", SampleMetric.GpuUtilization));
        Assert.Equal(2, CountOf("a", SampleMetric.Throughput));
        Assert.False(_store.Add(_jobs["a"], null));
        Assert.False(_store.Add(_jobs["a"] with { GoneSince = JobsOf.Start }, null));
    }

    [Fact]
    public void Readings_ThatClaimToBeEarlier_AreOfTheSameMoment()
    {
        See("a", 1, """ "status":"running","startedAt":"2026-01-01T00:00:00Z","progress":1,"execution":{"duration":200} """);
        See("a", 2, """ "status":"running","progress":2,"execution":{"duration":200.5} """);
        See("a", 3, """ "status":"paused","progress":3 """);

        Assert.Equal([JobsOf.Start.AddSeconds(200.5)], _store.GetSeries("a").Select(series => series.At).Distinct().ToArray());
    }

    [Fact]
    public void Retry_BeginsAnAttempt_WhichNoLineLeadsTo()
    {
        See("a", 1, """ "status":"running","progress":80,"retryCount":0 """);
        See("a", 2, """ "status":"failed","progress":80,"retryCount":0,"nextRetryAt":"2026-01-01T00:01:00Z" """);
        See("a", 3, """ "status":"queued","retryCount":1 """);
        See("a", 12, """ "status":"running","progress":5,"retryCount":1 """);

        Assert.Equal([0, 1], _store.GetAttempts("a").Select(attempt => attempt.RetryCount));
        var points = Window("a", SampleMetric.Progress)!.Points;
        Assert.Equal([(80, false), (5, true)], points.Select(point => (point.Last, point.BeginsAttempt)));
    }

    [Fact]
    public void Silence_OfHalfAMinute_IsAGap()
    {
        foreach (var second in (int[])[1, 11, 21, 31, 75, 85])
        {
            See("a", second, $""" "status":"running","progress":{second} """);
        }

        Assert.Equal(
            [false, false, false, false, true, false],
            Window("a", SampleMetric.Progress)!.Points.Select(point => point.IsAfterGap)
        );
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("queued")]
    public void JobThatDoesNotRun_WhenFirstSeen_HasNoSamples(string status)
    {
        See("a", 1, $""" "status":"{status}","progress":0,"resources":"none" """);

        Assert.Equal((0, 0), (_store.JobCount, _store.SizeBytes));
        Assert.Null(Window("a", SampleMetric.Progress));
    }

    [Fact]
    public void JobThatNamesEverNewGpus_LosesItsOwnSeriesAlone()
    {
        _store = new SampleStore(new SampleLimits { MostSeries = 20 });
        See("b", 1, """ "status":"running","progress":1 """);
        for (var second = 1; second <= 100; second++)
        {
            See("a", second, $$""" "status":"running","resources":{"gpus":[{"id":"g{{second}}","utilization":1}]} """);
        }

        Assert.Equal(20, _store.GetSeries("a").Length);
        Assert.Contains(Latest("a"), series => series.Part == "g100");
        Assert.Single(_store.GetSeries("b"));
    }

    [Fact]
    public void Bound_WhenReached_TakesFinishedJobsFirstThenTheLargest()
    {
        _store = new SampleStore(new SampleLimits { MostBytes = 200_000 });
        See("first", 1, """ "status":"running","progress":1 """);
        See("second", 1, """ "status":"running","progress":1 """);
        See("quiet", 1, """ "status":"running","progress":1 """);
        See("second", 3, """ "status":"completed" """);
        See("first", 2, """ "status":"completed" """);
        var removed = new List<string>();
        for (var second = 2; _store.JobCount > 1 && second < 40_000; second += 10)
        {
            See("noisy", second, $$""" "status":"running","progress":7,"throughput":{"a":1,"b":2,"c":3,"d":{{second}}} """);
            removed.AddRange(
                new[] { "first", "second", "quiet" }.Where(id => !removed.Contains(id) && _store.GetVersion(id) == 0)
            );
            Assert.True(_store.SizeBytes <= 200_000);
        }

        Assert.Equal(["first", "second"], removed);
        Assert.Single(_store.GetSeries("quiet"));
        Assert.NotEmpty(_store.GetSeries("noisy"));
    }

    [Fact]
    public void NoisyJob_EvictsItsOwnSamples_AndNobodyElses()
    {
        const int most = 100_000;
        _store = new SampleStore(new SampleLimits { MostBytesOfAJob = most });
        See("over", 1, """ "status":"running","progress":1 """);
        See("over", 2, """ "status":"completed" """);
        var before = _store.SizeBytes;
        for (var second = 3; second < 40_000; second += 10)
        {
            See("noisy", second, $$""" "status":"running","progress":7,"throughput":{"a":1,"b":2,"c":3,"d":{{second}}} """);
            Assert.InRange(_store.SizeBytes - before, 0, most);
        }

        Assert.NotEmpty(_store.GetSeries("over"));
        Assert.NotEmpty(_store.GetSeries("noisy"));
    }

    [Fact]
    public void FinishedJob_ADayAfterItsLastReading_IsLetGo()
    {
        See("a", 1, """ "status":"running","progress":1 """);
        See("b", 1, """ "status":"running","progress":1 """);
        See("a", 60, """ "status":"completed","completedAt":"2026-01-01T00:01:00Z" """);
        _store.RemoveOld(JobsOf.Start.AddDays(1), _ => true);
        Assert.Equal(2, _store.JobCount);
        _store.RemoveOld(JobsOf.Start.AddDays(1).AddSeconds(61), _ => true);
        Assert.Equal((1, 0), (_store.JobCount, _store.GetSeries("a").Length));
    }

    private void See(string jobId, int second, string members)
    {
        var document = JobsOf.Document(jobId, $"{{{members}}}");
        var observation = new Observation(document, DocumentSource.Stream, JobsOf.Start.AddSeconds(second));
        _jobs[jobId] = JobUpdate.Apply(_jobs.GetValueOrDefault(jobId), observation).Job;
        _store.Add(_jobs[jobId], null);
    }

    private IEnumerable<(SampleMetric Metric, string Part, double Value)> Latest(string jobId) =>
        _store.GetSeries(jobId).Select(latest => (latest.Series.Metric, latest.Series.Part, latest.Value));

    private int CountOf(string jobId, SampleMetric metric, string part = "") =>
        _store
            .GetWindow(new SeriesId(jobId, metric, part), JobsOf.Start, JobsOf.Start.AddMinutes(5), 100)!
            .Points.Sum(p => p.Count);

    private SampleWindow? Window(string jobId, SampleMetric metric) =>
        _store.GetWindow(new SeriesId(jobId, metric), JobsOf.Start, JobsOf.Start.AddMinutes(5), 100);
}

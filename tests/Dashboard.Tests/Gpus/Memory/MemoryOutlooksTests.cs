using System.Globalization;
using Dashboard.Gpus.Memory;
using Dashboard.Gpus.Page;
using Dashboard.Jobs;
using Dashboard.Jobs.Courses;
using Dashboard.Jobs.Forecasts;
using Dashboard.Samples;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Gpus.Memory;

public sealed class MemoryOutlooksTests
{
    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    private readonly JobStore _store = new();
    private readonly SampleStore _samples = new();
    private readonly MemoryRecords _records = new();
    private readonly MemoryPeaks _peaks = new();
    private readonly MemoryOutlooks _outlooks;
    private int _seconds;

    public MemoryOutlooksTests() =>
        _outlooks = new MemoryOutlooks(
            _samples,
            new JobOutlooks(_samples, new EtaRecords(_samples), new Still()),
            _peaks,
            _records
        );

    [Fact]
    public void EvenRise_ThatFillsItBeforeTheJobIsDone_IsForetold_AndHeldToItsEnd()
    {
        Rise("a", second => 20 + (second / 40.0));
        Look();

        var outlook = Assert.Single(_outlooks.Current.RunningOut);
        // 0.025 GB a second, of 40 GB
        Assert.Equal(29.5, 40 - (outlook.Forecast.Room / 1e9), 0.1);
        Assert.InRange(outlook.Forecast.Likely!.Value, 380, 430);
        Assert.NotNull(outlook.ForetoldAt);
        Assert.Equal(outlook.ForetoldAt, _records.FindForetold(_store.Find("a")!));
        var row = MemoryRow.Of(outlook, outlook.Moment);
        Assert.StartsWith("full in 6m", row.When, StringComparison.Ordinal);
        Assert.StartsWith("29.5 GB of 40 GB (74 %), rising by 1.5 GB a minute", row.Evidence, StringComparison.Ordinal);

        Tell("a", """{"status":"failed","endpointId":"ep","error":{"code":"OOM","message":""}}""");
        Look();
        Assert.Empty(_outlooks.Current.ByJob);
        Assert.Equal(1, _records.Find("ep").Hits);
        Assert.Equal(
            "Of 1 that ran out of memory, 1 was foretold; of 1 that was foretold, 0 completed all the same.",
            MemoryRow.WordsOf(_records.Find("ep") with { LeadSeconds = null })
        );
    }

    /// <summary>Steep at first, and coming to rest at 70 %; what lies at rest; what falls; what has room for hours.</summary>
    [Theory]
    [InlineData("rests")]
    [InlineData("flat")]
    [InlineData("falls")]
    [InlineData("low")]
    public void OtherCourse_IsNotForetold(string course)
    {
        Rise(
            "a",
            second =>
                course switch
                {
                    "rests" => 28 - (14 * Math.Exp(-second / 120.0)),
                    "flat" => 36,
                    "falls" => 36 - (second / 40.0),
                    _ => 4 + (second / 100.0),
                }
        );
        Look();

        Assert.Empty(_outlooks.Current.RunningOut);
        Assert.Single(_outlooks.Current.ByJob);
        Assert.Null(_records.FindForetold(_store.Find("a")!));
    }

    [Fact]
    public void NextAttempt_HasNothingOfTheOneBefore()
    {
        Rise("a", second => 20 + (second / 40.0));
        Look();
        Tell("a", """{"status":"running","retryCount":1,"startedAt":"2026-01-01T00:08:00Z"}""");
        Look();
        Assert.Empty(_outlooks.Current.ByJob);
    }

    /// <summary>Of a job that is silent, what was said to be in a minute is not so for ever.</summary>
    [Fact]
    public void Forecast_OfReadingsThatAreOld_IsTakenBack()
    {
        Rise("a", second => 20 + (second / 40.0));
        Look();
        Assert.Single(_outlooks.Current.RunningOut);
        _seconds += 600;
        Look();
        Assert.Empty(_outlooks.Current.ByJob);
    }

    /// <summary>However many there are, a tick looks at a bounded number; and none is forgotten.</summary>
    [Fact]
    public void Each_OfMany_HasItsTurn()
    {
        var jobs = (MemoryOutlooks.MostAtOnce * 5) + 100;
        for (var job = 0; job < jobs; job++)
        {
            Rise($"job_{job}", second => 20 + (second / 40.0), step: 30);
        }

        for (var second = 1; second <= 6; second++)
        {
            var before = _outlooks.Current.ByJob.Count;
            Look();
            Assert.InRange(_outlooks.Current.ByJob.Count - before, 1, MemoryOutlooks.MostAtOnce);
        }

        Assert.Equal(jobs, _outlooks.Current.ByJob.Count);
    }

    /// <param name="gigabytes">By the second of the attempt.</param>
    private void Rise(string jobId, Func<int, double> gigabytes, int step = 10)
    {
        for (var second = 0; second <= 390; second += step)
        {
            var used = gigabytes(second).ToString("0.###", CultureInfo.InvariantCulture);
            Tell(
                jobId,
                $$$"""{"status":"running","progress":{{{second / 40}}},"endpointId":"ep","startedAt":"2025-12-31T23:45:00Z","execution":{"duration":{{{second}}} },"resources":{"gpuType":"A100","memoryUsage":"{{{used}}}GB","memoryTotal":"40GB"} }"""
            );
        }
    }

    private void Look() => _outlooks.Tick(JobsOf.Start.AddMinutes(-8).AddSeconds(++_seconds), Status);

    private void Tell(string jobId, string json)
    {
        var before = _store.Find(jobId);
        var (after, _) = _store.Apply(JobsOf.Observation(jobId, json));
        _samples.Add(after, null);
        foreach (var course in new IJobCourse[] { _peaks, _records, _outlooks })
        {
            course.Take(JobChange.Upsert(after, before), Status);
        }
    }

    private sealed class Still : IUpstreamStatusSource
    {
        public UpstreamStatus Current => Status;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}

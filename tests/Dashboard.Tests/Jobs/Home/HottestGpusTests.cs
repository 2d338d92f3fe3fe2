using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Samples;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Home;

public sealed class HottestGpusTests : IDisposable
{
    private readonly JobStore _jobs = new();
    private readonly SampleStore _samples = new();
    private readonly FakeTimeProvider _time = new(JobsOf.Start);
    private readonly HottestGpus _hottest;

    public HottestGpusTests() => _hottest = new HottestGpus(_jobs, _samples, _time, NullLogger<HottestGpus>.Instance);

    public void Dispose() => _hottest.Dispose();

    [Fact]
    public void Reading_NamesTheHottestGpuOfEachJob_TheHottestFirst()
    {
        See("warm", "running", 60, 61);
        See("hot", "running", 92, 70);
        See("hotter", "running", 20, 93);
        See("done", "completed", 99, 99);

        Assert.Equal(
            [("hotter", "gpu_1", 93.0), ("hot", "gpu_0", 92.0), ("warm", "gpu_1", 61.0)],
            _hottest.Current.Jobs.Select(gpu => (gpu.JobId, gpu.Gpu, gpu.Celsius))
        );
        Assert.Equal((3, 2), (_hottest.Current.Told, _hottest.Current.Hot));
    }

    [Fact]
    public void Reading_OfMany_HasTheFewHottest()
    {
        for (var i = 0; i < 40; i++)
        {
            See($"job_{i:00}", "running", (i * 7) % 40);
        }

        Assert.Equal([39, 38, 37, 36, 35], _hottest.Current.Jobs.Select(gpu => gpu.Celsius));
        Assert.Equal((40, 0), (_hottest.Current.Told, _hottest.Current.Hot));
    }

    /// <summary>Its readings are kept, but it is not running any more.</summary>
    [Fact]
    public void Job_ThatStops_IsLeftOut()
    {
        See("a", "running", 90);
        Assert.Single(_hottest.Current.Jobs);
        See("a", "paused", 90);
        _time.Advance(HottestGpus.Interval);
        Assert.Empty(_hottest.Current.Jobs);
    }

    /// <summary>The heat of a GPU that the job no longer has is not its heat.</summary>
    [Fact]
    public void Gpu_NotToldOfForMinutes_IsLeftOut()
    {
        See("a", "running", 90, 50);
        See("a", "running", [51], seconds: 600);

        Assert.Equal(51, Assert.Single(_hottest.Current.Jobs).Celsius);
    }

    /// <summary>One reading for all who look; none while nobody does.</summary>
    [Fact]
    public void Reading_IsMadeOnceASecond_AndWhileSomebodyFollows()
    {
        See("a", "running", 50);
        Assert.Equal(50, Assert.Single(_hottest.Current.Jobs).Celsius);
        See("a", "running", 60);
        Assert.Equal(50, Assert.Single(_hottest.Current.Jobs).Celsius);

        _hottest.Tick();
        Assert.Equal(50, Assert.Single(_hottest.Current.Jobs).Celsius);

        var told = 0;
        using (_hottest.Subscribe(() => told++))
        {
            _hottest.Tick();
            _hottest.Tick();
            Assert.Equal((60, 1), (Assert.Single(_hottest.Current.Jobs).Celsius, told));
        }
    }

    private void See(string jobId, string state, params double[] celsius) => See(jobId, state, celsius, seconds: 0);

    private void See(string jobId, string state, double[] celsius, int seconds)
    {
        var gpus = string.Join(',', celsius.Select((heat, i) => $$"""{"id":"gpu_{{i}}","temperature":{{heat}}}"""));
        var job = _jobs
            .Apply(
                new Observation(
                    JobsOf.Document(jobId, $$"""{"status":"{{state}}","resources":{"gpus":[{{gpus}}]} }"""),
                    DocumentSource.Stream,
                    JobsOf.Start.AddSeconds(seconds)
                )
            )
            .Job;
        _samples.Add(job, null);
    }
}

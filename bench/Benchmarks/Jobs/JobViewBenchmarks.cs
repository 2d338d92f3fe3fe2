using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Dashboard.Components.Live;
using Dashboard.Jobs;

namespace Benchmarks.Jobs;

/// <summary>
/// A tick over 100,000 jobs of which 1,000 have changed what the table is sorted by. Each viewer has opened it at another time, so that
/// each has another order.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 10, iterationCount: 60)]
public class JobTickBenchmarks
{
    private static readonly JobQuery Query = JobQuery.Parse(null, "is:active", "-progress", null);

    private readonly List<(IJobView View, LiveWindow Window)> _viewers = [];
    private ManyJobs _jobs = null!;

    [Params(1, 10, 100)]
    public int Viewers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _jobs = new ManyJobs();
        for (var i = 0; i < Viewers; i++)
        {
            _jobs.Change();
            var view = _jobs.Views.Open(Query);
            view.Subscribe(() => { });
            _viewers.Add((view, new LiveWindow()));
        }

        if (_viewers.Select(viewer => viewer.View).Distinct().Count() != Viewers)
        {
            throw new InvalidOperationException("Viewers share an order.");
        }
    }

    [IterationSetup]
    public void Change() => _jobs.Change();

    [Benchmark]
    public void Tick() => _jobs.Views.Tick();

    /// <summary>And each viewer's text of what is in its window.</summary>
    [Benchmark]
    public int TickAndShow()
    {
        _jobs.Views.Tick();
        return _viewers.Sum(viewer => ManyJobs.Show(viewer.View, viewer.Window).Length);
    }
}

/// <summary>The first page of a query that nobody has asked before, over 100,000 jobs.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 5, iterationCount: 40)]
public class JobFirstPageBenchmarks
{
    private ManyJobs _jobs = null!;

    [Params(
        "|age",
        "|-progress",
        "|state",
        "|endpoint",
        "|-cost",
        "state:failed endpoint:ep_1* tag.projectId:p1* cost>5 gpu:A100 started>-24h|age",
        "video|-job"
    )]
    public string Asked { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _jobs = new ManyJobs();

    [IterationSetup]
    public void LetGo() => _jobs.LetGo();

    [Benchmark]
    public int FirstPage()
    {
        var parts = Asked.Split('|');
        var view = _jobs.Views.Open(JobQuery.Parse(null, parts[0], parts[1], null));
        return ManyJobs.Show(view, new LiveWindow()).Length;
    }
}

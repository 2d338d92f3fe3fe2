using System.Text;
using BenchmarkDotNet.Attributes;
using Dashboard.Samples;
using Shared.Documents;
using Shared.Jobs;

namespace Benchmarks.Samples;

/// <summary>
/// The readings of one job's documents, ten seconds apart, taken into a store that holds a full hour of them; and one window cut. What an
/// hour of a job weighs is printed at the setup.
/// </summary>
[MemoryDiagnoser]
public class SampleBenchmarks
{
    private const int Hour = 360;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SampleStore _store = new();
    private readonly SampleSeries _series = new(SampleLimits.Default);
    private Job[] _jobs = [];
    private Job _job = null!;
    private long _next;

    [Params(1, 8)]
    public int Gpus { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _jobs = [.. Enumerable.Range(0, Hour).Select(Read)];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var job in _jobs)
        {
            _store.Add(job, null);
        }

        Console.WriteLine(
            $"// {Gpus} GPUs, 1 h: {_store.GetSeries("job_1").Length} series, {_store.SizeBytes:N0} B reckoned, "
                + $"{GC.GetTotalMemory(forceFullCollection: true) - before:N0} B of heap"
        );
        for (var second = 0; second < 86_400; second += 2)
        {
            _series.Add(Start.AddSeconds(second), 0, second % 100);
        }

        _job = _jobs[^1];
        _next = 86_400;
    }

    /// <summary>All readings of one document, parts parsed; the clock goes on, so that buckets fill and fall out.</summary>
    [Benchmark]
    public bool Document()
    {
        _next += 2;
        var document = _jobs[_next / 2 % Hour];
        return _store.Add(document with { LastConfirmedAt = Start.AddSeconds(_next) }, null);
    }

    [Benchmark]
    public void Reading()
    {
        _next += 2;
        _series.Add(Start.AddSeconds(_next), 0, _next % 100);
    }

    /// <summary>Ten minutes, as beside a gauge.</summary>
    [Benchmark]
    public SampleWindow? Trend() => Window(TimeSpan.FromMinutes(10), 60);

    /// <summary>An hour, as on a chart.</summary>
    [Benchmark]
    public SampleWindow? Chart() => Window(TimeSpan.FromHours(1), 300);

    private SampleWindow? Window(TimeSpan span, int points)
    {
        var to = _store.GetLastAt("job_1")!.Value;
        return _store.GetWindow(new SeriesId("job_1", SampleMetric.GpuUtilization), to - span, to, points);
    }

    private Job Read(int round)
    {
        var gpus = string.Join(
            ',',
            Enumerable
                .Range(0, Gpus)
                .Select(gpu =>
                    $$"""{"id":"gpu_{{gpu}}","utilization":{{(round + gpu) % 100}},"memoryUsed":"{{round % 40}}GB","memoryTotal":"40GB","temperature":{{60
                        + (round % 20)}},"powerUsage":"{{200 + (round % 90)}}W"}"""
                )
        );
        var json = $$$"""
            {"jobId":"job_1","status":"running","progress":{{{round / 4}}},"startedAt":"2026-01-01T00:00:00Z",
             "resources":{"gpus":[{{{gpus}}}],"cpu":{"utilization":{{{round % 100}}}} },"throughput":{"items":{{{round}}}},
             "execution":{"duration":{{{round * 10}}},"costAccrued":{{{round}}}.25}}
            """;
        var observation = new Observation(
            DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!,
            DocumentSource.Stream,
            Start.AddSeconds(round * 10)
        );
        _job = JobUpdate.Apply(_job, observation).Job;
        return _job;
    }
}

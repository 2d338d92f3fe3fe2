using System.Text;
using BenchmarkDotNet.Attributes;
using Dashboard.Jobs;
using Shared.Documents;
using Shared.Jobs;

namespace Benchmarks.Jobs;

/// <summary>Documents that are read already, applied to a store of 10,000 jobs, with and without a subscriber that keeps up.</summary>
[MemoryDiagnoser]
public class JobStoreBenchmarks
{
    private const int JobCount = 10_000;
    private const int Rounds = 4;
    private readonly Observation[][] _rounds = new Observation[Rounds][];
    private JobStore _store = null!;
    private JobSubscription? _subscription;
    private int _round;

    [Params(0, 1)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            _rounds[round] =
            [
                .. Enumerable
                    .Range(0, JobCount)
                    .Select(job => new Observation(Document(job, round), DocumentSource.Stream, start)),
            ];
        }

        _store = new JobStore();
        foreach (var observation in _rounds[0])
        {
            _store.Apply(observation);
        }

        _subscription = Subscribers == 0 ? null : _store.Subscribe();
    }

    [Benchmark(OperationsPerInvoke = JobCount)]
    public int Apply()
    {
        foreach (var observation in _rounds[_round++ % Rounds])
        {
            _store.Apply(observation);
        }

        var read = 0;
        while (_subscription is not null && _subscription.TryRead(out _))
        {
            read++;
        }

        return read;
    }

    /// <summary>As the API page's running job. Equal by duration and cost in every round, so that each one is news.</summary>
    private static JobStatusDocument Document(int job, int round) =>
        DocumentReader
            .Read(
                Encoding.UTF8.GetBytes(
                    $$$"""
                    {"jobId":"job_{{{job}}}","status":"running","endpointId":"ep_image_processor","priority":"high",
                     "createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:31:15Z","currentStep":"step_{{{round}}}",
                     "metadata":{"imagesProcessed":{{{round}}},"totalImages":1000},
                     "resources":{"gpuType":"NVIDIA A100","gpuUtilization":{{{80
                        + round}}},"memoryUsage":"12.5GB","memoryTotal":"40GB","cpuUsage":45},
                     "execution":{"duration":847,"costAccrued":2.47,"tokensProcessed":{{{round}}},"apiCalls":1247},
                     "tags":{"userId":"user_12345","projectId":"proj_batch_processing"}}
                    """
                )
            )
            .Document!;
}

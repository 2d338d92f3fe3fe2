using System.Text;
using BenchmarkDotNet.Attributes;
using Dashboard.Jobs;
using Dashboard.Relay.Log;
using Shared.Documents;
using Shared.Jobs;

namespace Benchmarks.Relay;

/// <summary>What the relay adds to a change of the store while nobody reads: readings of 10,000 jobs, state changes, and polls that only confirm.</summary>
[MemoryDiagnoser]
public class ChangeLogBenchmarks
{
    private const int JobCount = 10_000;
    private const int Rounds = 4;
    private readonly JobChange[][] _readings = new JobChange[Rounds][];
    private readonly JobChange[][] _states = new JobChange[Rounds][];
    private ChangeLog _log = null!;
    private int _round;

    [GlobalSetup]
    public void Setup()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var at = round;
            _readings[round] = [.. Enumerable.Range(0, JobCount).Select(job => Change(job, "running", at))];
            _states[round] =
            [
                .. Enumerable.Range(0, JobCount).Select(job => Change(job, at % 2 == 0 ? "running" : "paused", at)),
            ];
        }

        _log = new ChangeLog(new Random(1), ChangeLog.DefaultHistoryEntries, ChangeLog.DefaultHistoryBytes);
        Append(_readings[^1]);
    }

    [Benchmark(OperationsPerInvoke = JobCount)]
    public void AppendReadings() => Append(_readings[_round++ % Rounds]);

    [Benchmark(OperationsPerInvoke = JobCount)]
    public void AppendStates() => Append(_states[_round++ % Rounds]);

    [Benchmark(OperationsPerInvoke = JobCount)]
    public void AppendConfirmations() => Append(_readings[^1]);

    private void Append(JobChange[] changes)
    {
        foreach (var change in changes)
        {
            _log.Append(change);
        }
    }

    private static JobChange Change(int job, string state, int round)
    {
        var json = $$$"""
            {"jobId":"job_{{{job}}}","status":"{{{state}}}","endpointId":"ep_image_processor","priority":"high",
             "createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:31:15Z","currentStep":"step_{{{round}}}",
             "metadata":{"imagesProcessed":{{{round}}},"totalImages":1000},
             "resources":{"gpuType":"NVIDIA A100","gpuUtilization":{{{80
                + round}}},"memoryUsage":"12.5GB","memoryTotal":"40GB","cpuUsage":45},
             "execution":{"duration":847,"costAccrued":2.47,"tokensProcessed":{{{round}}},"apiCalls":1247},
             "tags":{"userId":"user_12345","projectId":"proj_batch_processing"}}
            """;
        var document = DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!;
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return JobChange.Upsert(JobUpdate.Apply(null, new Observation(document, DocumentSource.Stream, at)).Job, null);
    }
}

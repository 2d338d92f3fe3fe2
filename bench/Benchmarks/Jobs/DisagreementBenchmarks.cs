using System.Text;
using BenchmarkDotNet.Attributes;
using Shared.Documents;
using Shared.Jobs;

namespace Benchmarks.Jobs;

/// <summary>What the audit adds to each document that is applied, where all sources agree: the next event, and one that is late.</summary>
[MemoryDiagnoser]
public class DisagreementBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Job _job = JobUpdate.Apply(null, Event(50, 5)).Job;
    private readonly Observation _next = Event(60, 6);
    private readonly Observation _late = Event(40, 4);

    [Benchmark]
    public Disagreement? Next() => JobDisagreements.Find(_job, _next, UpdateKind.Advanced);

    [Benchmark]
    public Disagreement? Late() => JobDisagreements.Find(_job, _late, UpdateKind.OutOfDate);

    private static Observation Event(int progress, long sequence) =>
        new(
            DocumentReader
                .Read(
                    Encoding.UTF8.GetBytes(
                        $$$"""
                        {"jobId":"job_1","status":"running","progress":{{{progress}}},"endpointId":"ep_image_processor","retryCount":0,
                         "createdAt":"2024-01-15T14:30:00Z","startedAt":"2024-01-15T14:31:15Z",
                         "execution":{"duration":{{{progress}}},"costAccrued":{{{progress}}}.25}}
                        """
                    )
                )
                .Document!,
            DocumentSource.Stream,
            Start,
            new EventPosition("job_1", "e", sequence)
        );
}

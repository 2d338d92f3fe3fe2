using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Benchmarks.Events;
using Shared.Documents;

namespace Benchmarks.Documents;

/// <summary>A running job's document of about 800 bytes: read for a list, beside plain JsonSerializer, which types every field of it.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private const int Count = 256;
    private readonly byte[][] _bytes = [.. Enumerable.Range(0, Count).Select(StatusEvents.Document)];
    private JobStatusDocument _job = null!;
    private JobStatusDocument[] _next = [];
    private JobStatusDocument[] _sparse = [];

    [GlobalSetup]
    public void Setup()
    {
        const string JobId = "job_1";
        _job = Read("""{"progress":1}"""u8.ToArray());
        _next = [.. _bytes.Select(bytes => Read(WithoutJobId(bytes)))];
        _sparse =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i =>
                    Read(JsonSerializer.SerializeToUtf8Bytes(new { progress = i / 3, metadata = new { imagesProcessed = i } }))
                ),
        ];
        _job = DocumentMerge.Merge(_job, _next[0]);

        static JobStatusDocument Read(byte[] json) => DocumentReader.Read(json, JobId).Document!;
        static byte[] WithoutJobId(byte[] json) => [(byte)'{', .. json.AsSpan(json.AsSpan().IndexOf((byte)',') + 1)];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int PlainJsonSerializer()
    {
        var sum = 0;
        foreach (var bytes in _bytes)
        {
            sum += JsonSerializer.Deserialize(bytes, PlainJson.Default.PlainStatus)!.JobId.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int DocumentReader_ListFields()
    {
        var sum = 0;
        foreach (var bytes in _bytes)
        {
            sum += DocumentReader.Read(bytes).Document!.JobId.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Merge_FullAfterFull()
    {
        var sum = 0;
        foreach (var next in _next)
        {
            sum += DocumentMerge.Merge(_job, next).Parts.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Merge_SparseAfterFull()
    {
        var sum = 0;
        foreach (var next in _sparse)
        {
            sum += DocumentMerge.Merge(_job, next).Parts.Length;
        }

        return sum;
    }
}

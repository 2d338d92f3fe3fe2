using System.Net.ServerSentEvents;
using BenchmarkDotNet.Attributes;
using Shared.Events;

namespace Benchmarks.Events;

/// <summary>
/// One event of the stream, read from memory: ours beside the platform's parser. Both hand out the length of the data and touch nothing
/// else, so neither pays for a payload. The platform's is given a parser that copies nothing.
/// </summary>
[MemoryDiagnoser]
public class SseReaderBenchmarks
{
    private const int BlockEvents = 256;
    private const int Repeats = 100;
    private const int Events = BlockEvents * Repeats;

    private byte[] _block = [];

    /// <summary>How many bytes one read of the stream gives: a busy stream, and down to a packet at a time.</summary>
    [Params(32768, 4096, 1448)]
    public int ReadBytes { get; set; }

    [GlobalSetup]
    public async Task BuildStream()
    {
        _block = StatusEvents.Build(BlockEvents);
        var (ours, platforms) = (await Ours(), await Platform());
        if (ours != platforms || ours == 0)
        {
            throw new InvalidOperationException($"The readers differ: {ours} and {platforms} bytes of data.");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public async Task<long> Platform()
    {
        var total = 0L;
        var parser = SseParser.Create(new PacedStream(_block, Repeats, ReadBytes), static (_, data) => data.Length);
        await foreach (var item in parser.EnumerateAsync())
        {
            total += item.Data;
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public async Task<long> Ours()
    {
        var total = 0L;
        await using var reader = SseReader.Create(new PacedStream(_block, Repeats, ReadBytes), "job-1");
        while (await reader.ReadAsync())
        {
            while (reader.TryRead(out var item))
            {
                total += item.Data.Length;
            }
        }

        return total;
    }
}

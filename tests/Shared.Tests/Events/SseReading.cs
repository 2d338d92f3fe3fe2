using System.Buffers;
using System.IO.Pipelines;
using Shared.Events;
using Testing;

namespace Shared.Tests.Events;

/// <summary>Reads a whole stream in given chunks, each as one read of a stream or as one segment of a single read.</summary>
internal static class SseReading
{
    public static Task<IReadOnlyList<string>> ReadByReads(
        byte[] bytes,
        IEnumerable<int> sizes,
        SseReaderOptions options,
        string id = ""
    ) => ReadAsync(SseReader.Create(new ChunkStream(Chunks(bytes, sizes)), "job-1", options, id)).Soon();

    public static Task<IReadOnlyList<string>> ReadBySegments(
        byte[] bytes,
        IEnumerable<int> sizes,
        SseReaderOptions options,
        string id = ""
    ) => ReadAsync(new SseReader(PipeReader.Create(Segment.Join(Chunks(bytes, sizes))), "job-1", options, id)).Soon();

    public static IEnumerable<int> SplitEvery(int size)
    {
        while (true)
        {
            yield return size;
        }
    }

    public static IEnumerable<int> SplitRandomly(int seed, int largest)
    {
        var random = new Random(seed);
        while (true)
        {
            yield return random.Next(1, largest + 1);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(SseReader reader)
    {
        await using (reader)
        {
            var transcript = new SseTranscript();
            try
            {
                while (await reader.ReadAsync())
                {
                    while (reader.TryRead(out var item))
                    {
                        transcript.Add(item);
                    }
                }
            }
            catch (SseLimitException failure)
            {
                transcript.AddFailure(failure.Limit);
            }

            return transcript.End(reader.LastEventId, reader.RetryDelay);
        }
    }

    private static List<ReadOnlyMemory<byte>> Chunks(byte[] bytes, IEnumerable<int> sizes)
    {
        var chunks = new List<ReadOnlyMemory<byte>>();
        var rest = bytes.AsMemory();
        foreach (var size in sizes)
        {
            if (rest.IsEmpty)
            {
                break;
            }

            var length = Math.Min(size, rest.Length);
            // Each chunk has an array of its own: a reader that looks at one too late is seen to.
            chunks.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        return chunks;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Join(List<ReadOnlyMemory<byte>> chunks)
        {
            var first = new Segment();
            var last = first;
            foreach (var chunk in chunks)
            {
                var next = new Segment { Memory = chunk, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}

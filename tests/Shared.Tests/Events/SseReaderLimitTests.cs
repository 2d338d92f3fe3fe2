using System.Text;
using Shared.Events;
using Testing;

namespace Shared.Tests.Events;

/// <summary>Hostile sizes, and what reading costs in memory.</summary>
public sealed class SseReaderLimitTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task LineOverTheLimit_Fail_NamesTheStreamAndTheSizes()
    {
        await using var reader = SseReader.Create(
            new ChunkStream([Text("data: a\n\ndata: " + new string('b', 60))]),
            "job_42",
            Limits(50, 100)
        );
        Assert.True(await reader.ReadAsync().Soon());
        Assert.True(reader.TryRead(out _));

        var error = Assert.Throws<SseLimitException>(() => reader.TryRead(out _));

        Assert.Equal("The event stream of job_42 sent a line of at least 66 bytes; the limit is 50.", error.Message);
        Assert.Equal(("job_42", SseLimit.Line, 66L, 50L), (error.Label, error.Limit, error.SizeBytes, error.LimitBytes));
        Assert.Throws<SseLimitException>(() => reader.TryRead(out _));
        await Assert.ThrowsAsync<SseLimitException>(() => reader.ReadAsync().Soon());
    }

    [Fact]
    public async Task EventOverTheLimit_Fail_NamesTheStreamAndTheSizes()
    {
        await using var reader = SseReader.Create(
            new ChunkStream([Text("data: aaaa\ndata: bbbb\n\n")]),
            "job_42",
            Limits(50, 19)
        );
        Assert.True(await reader.ReadAsync().Soon());

        var error = Assert.Throws<SseLimitException>(() => reader.TryRead(out _));

        Assert.Equal("The event stream of job_42 sent an event of at least 20 bytes; the limit is 19.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-1)]
    public void Options_LimitTooSmall_AreRefused(int bytes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseReaderOptions { MaxLineBytes = bytes });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseReaderOptions { MaxEventBytes = bytes });
    }

    /// <summary>A stream may be full of life and tell nothing.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("data: a\n\n", 0)]
    [InlineData("data: a\n", 7)]
    [InlineData("data: a\nda", 9)]
    [InlineData("data: a\n: a comment\n", 7)]
    [InlineData(": a comment\n\n: another\n", 0)]
    [InlineData(": a comment without end", 23)]
    [InlineData("id: 1\nretry: 5\n\n", 0)]
    [InlineData("data: aaaaaaaaaaaaaaaaaaaa\ndata: bbbbbbbbbbbbbbbbbbbb\nda", 54)]
    public async Task UnfinishedBytes_AreThoseOfTheEventAndTheLineThatHaveNotEnded(string text, long unfinished)
    {
        await using var reader = SseReader.Create(
            new ChunkStream([Text("data: first\n\n" + text)]),
            "job_42",
            Limits(30, 40) with
            {
                Oversize = SseOversize.Skip,
            }
        );
        Assert.Equal(0, reader.UnfinishedBytes);
        Assert.True(await reader.ReadAsync().Soon());
        while (reader.TryRead(out _)) { }

        Assert.Equal(unfinished, reader.UnfinishedBytes);
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData(": ")]
    [InlineData("unknown: ")]
    [InlineData("id: ")]
    public void GiantLine_Skip_NeedsBoundedMemory(string field)
    {
        const long Gibibyte = 1024L * Mebibyte;
        var options = new SseReaderOptions { Oversize = SseOversize.Skip };
        var before = GC.GetAllocatedBytesForCurrentThread();

        var items = ReadAll(Giant("id: 1\nevent: status\n" + field, Gibibyte, "\ndata: x\n\nid: 2\ndata: good\n\n"), options);

        // Twice the limit: the arrays that the held line grows through.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * Mebibyte);
        var start = field == "data: " ? new string('x', 4103) : "";
        var size = Gibibyte + field.Length + "id: 1event: statusdata: x".Length;
        Assert.Equal(
            field == ": "
                ? [$"comment [{new string('x', 507)}]", "status [x] id=1 (25)", "message [good] id=2 (15)"]
                : [$"skipped status [{start}] id=1 ({size})", "message [good] id=2 (15)"],
            items
        );
    }

    [Fact]
    public void EndlessDataLines_Skip_NeedBoundedMemory()
    {
        var options = new SseReaderOptions { Oversize = SseOversize.Skip };
        var lines = Text(string.Concat(Enumerable.Repeat("data: 0123456789\n", 4096)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var start = string.Concat(Enumerable.Repeat("0123456789\n", 400))[..4103];
        var items = ReadAll(Enumerable.Repeat(lines, 2000).Append(Text("id: 3\n\ndata: good\n\n")), options);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 * Mebibyte);
        Assert.Equal([$"skipped message [{start}] id=3 ({(16L * 4096 * 2000) + 5})", "message [good] id=3 (10)"], items);
    }

    [Theory]
    [InlineData("one data line", "id: e-{0}\nevent: status\ndata: {1}\n\n", 16384)]
    [InlineData("two data lines", "id: e-{0}\nevent: status\ndata: {1}\ndata: {1}\n\n", 16384)]
    [InlineData("CRLF and comments", ": beat\r\nid: e-{0}\r\nevent: status\r\ndata: {1}\r\nretry: 5\r\n\r\n", 16384)]
    [InlineData("several names", "event: a\ndata: {1}\n\nevent: b\ndata: {1}\n\nevent: c\ndata: {1}\n\ndata: {1}\n\n", 16384)]
    [InlineData("small chunks", "id: e-{0}\nevent: status\ndata: {1}\n\n", 700)]
    [InlineData("bytewise", "id: e-{0}\nevent: status\ndata: {1}\n\n", 1)]
    public void Events_InSteadyState_AllocateNothing(string name, string format, int chunkBytes)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            text.AppendFormat(format, i, new string('x', 750));
        }

        var bytes = Text(text.ToString());
        var reader = SseReader.Create(new ChunkStream(Endless(bytes, chunkBytes)), "job-1");
        Read(reader, 1000);

        // a collection that falls between counts what the thread had left of its block as allocated, so the least of a few counts
        var allocated = Enumerable.Range(0, 5).Min(_ => AllocatedBy(() => Read(reader, 2000)));

        Assert.True(allocated == 0, $"{name}: {allocated} bytes");
    }

    private static long AllocatedBy(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Read(SseReader reader, int events)
    {
        while (true)
        {
            while (reader.TryRead(out var item))
            {
                if (item.Kind == SseItemKind.Event && --events == 0)
                {
                    return;
                }
            }

            Assert.True(ReadNow(reader));
        }
    }

    /// <summary>On the calling thread, so that its allocations can be counted.</summary>
    private static bool ReadNow(SseReader reader)
    {
        var read = reader.ReadAsync();
        return read.IsCompletedSuccessfully
            ? read.Result
            : throw new InvalidOperationException("A stream that never waits made the reader wait.");
    }

    private static IReadOnlyList<string> ReadAll(IEnumerable<ReadOnlyMemory<byte>> chunks, SseReaderOptions options)
    {
        var reader = SseReader.Create(new ChunkStream(chunks), "job-1", options);
        var transcript = new SseTranscript();
        while (true)
        {
            if (!ReadNow(reader))
            {
                var lines = transcript.End("", null);
                return [.. lines.Take(lines.Count - 1)];
            }

            while (reader.TryRead(out var item))
            {
                transcript.Add(item);
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Giant(string head, long length, string tail)
    {
        yield return Text(head);
        var block = Text(new string('x', 16 * 1024));
        for (var sent = 0L; sent < length; sent += block.Length)
        {
            yield return block;
        }

        yield return Text(tail);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Endless(ReadOnlyMemory<byte> bytes, int chunkBytes)
    {
        while (true)
        {
            for (var start = 0; start < bytes.Length; start += chunkBytes)
            {
                yield return bytes.Slice(start, Math.Min(chunkBytes, bytes.Length - start));
            }
        }
    }

    private static SseReaderOptions Limits(int line, int whole) => new() { MaxLineBytes = line, MaxEventBytes = whole };

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);
}

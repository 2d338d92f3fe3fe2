using System.Text;
using CsCheck;
using Shared.Events;

namespace Shared.Tests.Events;

/// <summary>Streams made of the format's own pieces in any order, cut anywhere, against the plain reference.</summary>
public sealed class SseReaderPropertyTests
{
    private static readonly Gen<byte[]> Piece = Gen.OneOf(
            "data",
            "data: ",
            "data: a",
            "id",
            "id: ",
            "id: 17",
            "event",
            "event: ",
            "event: status",
            "retry",
            "retry: 25",
            ":",
            ": beat",
            " ",
            "x",
            "9",
            "\0",
            "é",
            "\uFEFF",
            "abcdefghijklmnopqrstuvwxyz",
            "\n",
            "\n",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\r",
            "\r\n\r\n",
            "data: b\n",
            "data: c\n\n",
            "id: 18\n",
            "event: gap\r\n"
        )
        .Select(Encoding.UTF8.GetBytes);

    /// <summary>Halves of a character and of a byte order mark: text never ends inside one, bytes do.</summary>
    private static readonly Gen<byte[]> Odd = Gen.OneOf(0xEF, 0xBB, 0xBF, 0xC3, 0xFF).Select(value => new[] { (byte)value });

    private static readonly Gen<byte[]> Streams = Gen.Frequency((30, Piece), (1, Odd))
        .Array[0, 60]
        .Select(pieces => pieces.SelectMany(p => p).ToArray());

    private static readonly Gen<int[]> Sizes = Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, 40], Gen.Int[60, 300]).Array[1, 20];

    private static readonly Gen<SseReaderOptions> Limits = Gen.Select(
        Gen.Int[16, 48],
        Gen.Int[16, 80],
        Gen.Enum<SseOversize>(),
        (line, whole, oversize) =>
            new SseReaderOptions
            {
                MaxLineBytes = line,
                MaxEventBytes = whole,
                Oversize = oversize,
            }
    );

    [Fact]
    public Task AnyStream_AnySplit_ReadsAsTheReference() => Check(Gen.Const(SseReaderOptions.Default));

    [Fact]
    public Task AnyStream_TightLimits_ReadsAsTheReference() => Check(Limits);

    private static Task Check(Gen<SseReaderOptions> limits) =>
        Gen.Select(Streams, Sizes, limits)
            .SampleAsync(
                async (stream, sizes, options) =>
                {
                    var expected = SseReference.Read(stream, options, "0");
                    var chunks = Enumerable.Repeat(sizes, int.MaxValue).SelectMany(s => s);
                    AssertEqual(expected, await SseReading.ReadByReads(stream, chunks, options, "0"));
                    AssertEqual(expected, await SseReading.ReadBySegments(stream, chunks, options, "0"));
                },
                iter: 4_000,
                print: sample => $"{Encoding.Latin1.GetString(sample.Item1)} | {string.Join(',', sample.Item2)} | {sample.Item3}"
            );

    private static void AssertEqual(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        Assert.True(expected.SequenceEqual(actual), $"expected\n{string.Join('\n', expected)}\ngot\n{string.Join('\n', actual)}");
}

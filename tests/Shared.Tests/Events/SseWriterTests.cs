using System.Buffers;
using System.Text;
using CsCheck;
using Shared.Events;

namespace Shared.Tests.Events;

public sealed class SseWriterTests
{
    private static readonly Gen<string> OneLine = Gen.Char[" abZ9:-éß漢"].Array[0, 12].Select(chars => new string(chars));

    private static readonly Gen<string> Text = Gen.Char[" a:{}\"\r\n\u0001é漢"].Array[0, 60].Select(chars => new string(chars));

    [Fact]
    public void Event_AllFields_IsOneBlock()
    {
        Assert.Equal(
            "id: e-1\nevent: status\ndata: {}\n\n",
            Written(output => SseWriter.WriteEvent(output, "{}"u8, "status", "e-1"))
        );
    }

    [Fact]
    public void Event_DataAlone_HasNoOtherLines()
    {
        Assert.Equal("data: {}\n\n", Written(output => SseWriter.WriteEvent(output, "{}"u8)));
        Assert.Equal("data: {}\n\n", Written(output => SseWriter.WriteEvent(output, "{}"u8, "")));
    }

    [Fact]
    public void Event_EmptyId_TakesThePositionAway()
    {
        Assert.Equal("id: \ndata: {}\n\n", Written(output => SseWriter.WriteEvent(output, "{}"u8, id: "")));
    }

    [Theory]
    [InlineData("", "data: \n\n")]
    [InlineData("a\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\rb", "data: a\ndata: b\n\n")]
    [InlineData("a\r\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\n\rb", "data: a\ndata: \ndata: b\n\n")]
    [InlineData("a\n", "data: a\ndata: \n\n")]
    [InlineData("\r\n", "data: \ndata: \n\n")]
    public void Event_DataWithLineEnds_IsSplit(string data, string expected)
    {
        Assert.Equal(expected, Written(output => SseWriter.WriteEvent(output, Encoding.UTF8.GetBytes(data))));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    [InlineData("\0")]
    public void Event_NameOrIdOfSeveralLines_IsRefused(string value)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Equal(
            "eventName",
            Assert.Throws<ArgumentException>(() => SseWriter.WriteEvent(output, "{}"u8, eventName: value)).ParamName
        );
        Assert.Equal("id", Assert.Throws<ArgumentException>(() => SseWriter.WriteEvent(output, "{}"u8, id: value)).ParamName);
        Assert.Throws<ArgumentException>(() => SseFrame.Event("{}"u8, id: value));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("", ": \n\n")]
    [InlineData("beat", ": beat\n\n")]
    [InlineData("a\nb\r\nc", ": a\n: b\n: c\n\n")]
    public void Comment_AnyText_IsCommentLines(string text, string expected)
    {
        Assert.Equal(expected, Written(output => SseWriter.WriteComment(output, text)));
        Assert.Equal(expected, Encoding.UTF8.GetString(SseFrame.Comment(text).Bytes.Span));
    }

    [Fact]
    public void Retry_Delay_IsWholeMilliseconds()
    {
        Assert.Equal("retry: 3000\n\n", Written(output => SseWriter.WriteRetry(output, TimeSpan.FromSeconds(3))));
        Assert.Equal("retry: 0\n\n", Written(output => SseWriter.WriteRetry(output, TimeSpan.Zero)));
        Assert.Equal("retry: 922337203685477\n\n", Encoding.UTF8.GetString(SseFrame.Retry(TimeSpan.MaxValue).Bytes.Span));
        Assert.Throws<ArgumentOutOfRangeException>(() => SseFrame.Retry(TimeSpan.FromMilliseconds(-1)));
    }

    [Fact]
    public void Frame_AnyEvent_HoldsWhatTheWriterWrites() =>
        Gen.Select(Text, OneLine, OneLine)
            .Sample(
                (data, name, id) =>
                {
                    var bytes = Encoding.UTF8.GetBytes(data);
                    var written = Written(output => SseWriter.WriteEvent(output, bytes, name, id));
                    Assert.Equal(written, Encoding.UTF8.GetString(SseFrame.Event(bytes, name, id).Bytes.Span));
                }
            );

    [Fact]
    public Task WrittenEvents_AnySplit_AreReadBack() =>
        Gen.Select(Gen.Select(Text, OneLine, OneLine).Array[0, 6], Gen.Int[1, 50])
            .SampleAsync(
                async (events, chunk) =>
                {
                    var output = new ArrayBufferWriter<byte>();
                    var expected = new List<string>();
                    var last = "";
                    SseWriter.WriteRetry(output, TimeSpan.FromSeconds(2));
                    foreach (var (data, name, id) in events)
                    {
                        SseWriter.WriteComment(output, data);
                        expected.AddRange(Lines(data).Split('\n').Select(line => $"comment [{Latin1(line)}]"));
                        SseWriter.WriteEvent(output, Encoding.UTF8.GetBytes(data), name, id);
                        expected.Add($"{(name == "" ? "message" : name)} [{Latin1(Lines(data))}] id={Latin1(id)}");
                        last = id;
                    }

                    var actual = await SseReading.ReadByReads(
                        output.WrittenSpan.ToArray(),
                        SseReading.SplitEvery(chunk),
                        SseReaderOptions.Default
                    );

                    expected.Add($"end: last={last} retry=2000");
                    Assert.Equal(expected, actual.Select(WithoutSize));
                },
                iter: 1_000
            );

    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string WithoutSize(string line) =>
        line.EndsWith(')') ? line[..line.LastIndexOf(" (", StringComparison.Ordinal)] : line;

    private static string Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Shared.Events;

/// <summary>
/// Writes an event stream (<c>text/event-stream</c>, WHATWG HTML 9.2.5). Each call writes one whole block with its blank line, in one span.
/// </summary>
public static class SseWriter
{
    /// <param name="output">Where the block goes; not flushed.</param>
    /// <param name="data">Any bytes. CR, LF and CRLF split it into data lines, which a reader joins by LF.</param>
    /// <param name="eventName">Null or empty writes no name: a reader takes it as <c>message</c>.</param>
    /// <param name="id">Null writes no id: the reader keeps the one before. Empty takes the reader's position away.</param>
    /// <exception cref="ArgumentException">The name or the id holds a CR, LF or NUL.</exception>
    public static void WriteEvent(
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> data,
        string? eventName = null,
        string? id = null
    )
    {
        var length = SseBlock.EventLength(data, eventName, id);
        SseBlock.FormatEvent(output.GetSpan(length)[..length], data, eventName, id);
        output.Advance(length);
    }

    /// <summary>A heartbeat, or a remark for people: readers take it as a sign of life.</summary>
    /// <param name="output">Where the block goes; not flushed.</param>
    /// <param name="text">Each of its lines becomes a comment line.</param>
    public static void WriteComment(IBufferWriter<byte> output, string text = "")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = SseBlock.CommentLength(bytes);
        SseBlock.FormatComment(output.GetSpan(length)[..length], bytes);
        output.Advance(length);
    }

    /// <summary>Tells readers how long to wait before they reconnect.</summary>
    /// <param name="output">Where the block goes; not flushed.</param>
    /// <param name="delay">Not negative; whole milliseconds are sent.</param>
    public static void WriteRetry(IBufferWriter<byte> output, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        const int LongestBlock = 32;
        var span = output.GetSpan(LongestBlock);
        "retry: "u8.CopyTo(span);
        Utf8Formatter.TryFormat((long)delay.TotalMilliseconds, span[7..], out var digits);
        "\n\n"u8.CopyTo(span[(7 + digits)..]);
        output.Advance(7 + digits + 2);
    }
}

using System.Buffers;

namespace Shared.Events;

/// <summary>One block of an event stream, built once and written to any number of subscribers.</summary>
public sealed class SseFrame
{
    private SseFrame(byte[] bytes) => Bytes = bytes;

    /// <summary>A comment without text, to be sent while nothing happens.</summary>
    public static SseFrame Heartbeat { get; } = Comment("");

    /// <summary>The whole block with its blank line.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc cref="SseWriter.WriteEvent"/>
    public static SseFrame Event(ReadOnlySpan<byte> data, string? eventName = null, string? id = null)
    {
        var block = new byte[SseBlock.EventLength(data, eventName, id)];
        SseBlock.FormatEvent(block, data, eventName, id);
        return new SseFrame(block);
    }

    /// <inheritdoc cref="SseWriter.WriteComment"/>
    public static SseFrame Comment(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.WriteComment(output, text);
        return new SseFrame(output.WrittenSpan.ToArray());
    }

    /// <inheritdoc cref="SseWriter.WriteRetry"/>
    public static SseFrame Retry(TimeSpan delay)
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.WriteRetry(output, delay);
        return new SseFrame(output.WrittenSpan.ToArray());
    }
}

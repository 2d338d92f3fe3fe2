using System.Buffers.Text;

namespace Simulator.Streams;

/// <summary>Server-sent events, framed by hand: the Simulator must not share the code that reads them.</summary>
internal static class SseFrame
{
    public static byte[] Status(string epoch, long sequence, ReadOnlySpan<byte> json) =>
        Write(epoch, sequence, "event: status\n"u8, json);

    /// <summary>Without an id: a reader that is cut off before what follows must find the gap again.</summary>
    public static byte[] Gap(ReadOnlySpan<byte> json) => [.. "event: gap\ndata: "u8, .. json, .. "\n\n"u8];

    // JSON written by Utf8JsonWriter without indentation holds no line break: one data line is enough.
    private static byte[] Write(string epoch, long sequence, ReadOnlySpan<byte> eventLine, ReadOnlySpan<byte> json)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(sequence, number, out var digits);
        var frame = new byte[4 + epoch.Length + 1 + digits + 1 + eventLine.Length + 6 + json.Length + 2];
        var rest = frame.AsSpan();
        Put(ref rest, "id: "u8);
        foreach (var character in epoch)
        {
            rest[0] = (byte)character;
            rest = rest[1..];
        }

        Put(ref rest, "-"u8);
        Put(ref rest, number[..digits]);
        Put(ref rest, "\n"u8);
        Put(ref rest, eventLine);
        Put(ref rest, "data: "u8);
        Put(ref rest, json);
        Put(ref rest, "\n\n"u8);
        return frame;
    }

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}

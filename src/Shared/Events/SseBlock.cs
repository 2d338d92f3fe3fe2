using System.Runtime.CompilerServices;
using System.Text;

namespace Shared.Events;

/// <summary>The bytes of one block of an event stream: first their exact number, then the bytes, so that one span of that size takes them.</summary>
internal static class SseBlock
{
    public static int EventLength(ReadOnlySpan<byte> data, string? eventName, string? id)
    {
        ThrowIfNotOneLine(eventName);
        ThrowIfNotOneLine(id);
        var length = LinesLength("data: ".Length, data) + 1;
        if (id is not null)
        {
            length += "id: \n".Length + Encoding.UTF8.GetByteCount(id);
        }

        if (!string.IsNullOrEmpty(eventName))
        {
            length += "event: \n".Length + Encoding.UTF8.GetByteCount(eventName);
        }

        return length;
    }

    public static void FormatEvent(Span<byte> block, ReadOnlySpan<byte> data, string? eventName, string? id)
    {
        // The id goes first: whoever skips an oversized event still sees it.
        if (id is not null)
        {
            block = AppendField(block, "id: "u8, id);
        }

        if (!string.IsNullOrEmpty(eventName))
        {
            block = AppendField(block, "event: "u8, eventName);
        }

        AppendLines(block, "data: "u8, data)[0] = (byte)'\n';
    }

    public static int CommentLength(ReadOnlySpan<byte> text) => LinesLength(": ".Length, text) + 1;

    public static void FormatComment(Span<byte> block, ReadOnlySpan<byte> text) =>
        AppendLines(block, ": "u8, text)[0] = (byte)'\n';

    private static int LinesLength(int prefixLength, ReadOnlySpan<byte> text)
    {
        var length = 0;
        bool hasMore;
        do
        {
            hasMore = NextLine(ref text, out var line);
            length += prefixLength + line.Length + 1;
        } while (hasMore);

        return length;
    }

    private static Span<byte> AppendLines(Span<byte> block, scoped ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text)
    {
        bool hasMore;
        do
        {
            hasMore = NextLine(ref text, out var line);
            block = Append(block, prefix);
            block = Append(block, line);
            block = Append(block, "\n"u8);
        } while (hasMore);

        return block;
    }

    /// <summary>Cuts the first line off. False: it was the last one.</summary>
    private static bool NextLine(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        var length = text.IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            line = text;
            return false;
        }

        line = text[..length];
        text = text[length..];
        text = text[(text.StartsWith("\r\n"u8) ? 2 : 1)..];
        return true;
    }

    private static Span<byte> AppendField(Span<byte> block, scoped ReadOnlySpan<byte> prefix, string value)
    {
        block = Append(block, prefix);
        block = block[Encoding.UTF8.GetBytes(value, block)..];
        return Append(block, "\n"u8);
    }

    private static Span<byte> Append(Span<byte> block, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(block);
        return block[bytes.Length..];
    }

    private static void ThrowIfNotOneLine(string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException("An event's name and id are one line each, without CR, LF and NUL.", name);
        }
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Dashboard.Relay.Log;
using Shared.Events;

namespace Dashboard.Relay.Streams;

/// <summary>Writes to a stream: an entry is an id line, made once for all who get the same one, and the entry's shared block.</summary>
internal sealed class StreamText
{
    private const int OneSpanBytes = 3072;
    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    private readonly byte[] _id = new byte[64];
    private int _idLength;
    private int _prefixLength;
    private string? _epoch;

    /// <summary>The id of the entries that are written from now on.</summary>
    public void SetId(string epoch, long number)
    {
        if (!ReferenceEquals(epoch, _epoch))
        {
            _prefixLength = Encoding.ASCII.GetBytes($"id: {epoch}-", _id);
            _epoch = epoch;
        }

        Utf8Formatter.TryFormat(number, _id.AsSpan(_prefixLength), out var digits);
        _idLength = _prefixLength + digits;
        _id[_idLength++] = (byte)'\n';
    }

    /// <summary>
    /// An id without an event: from then on a reader resumes there (WHATWG HTML, 9.2.6), although its filter has passed over all before it.
    /// </summary>
    public void WritePlace(PipeWriter output)
    {
        output.Write(_id.AsSpan(0, _idLength));
        output.Write("\n"u8);
    }

    /// <summary>What <see cref="Write"/> writes.</summary>
    public int SizeOf(LogEntry entry) => _idLength + entry.Served.Block.Length;

    public void Write(PipeWriter output, LogEntry entry)
    {
        var id = _id.AsSpan(0, _idLength);
        var block = entry.Served.Block.Span;
        var length = id.Length + block.Length;
        if (length > OneSpanBytes)
        {
            output.Write(id);
            output.Write(block);
            return;
        }

        var span = output.GetSpan(length);
        id.CopyTo(span);
        block.CopyTo(span[id.Length..]);
        output.Advance(length);
    }

    /// <summary>The same as a chunk of an HTTP/1.1 response, for all who get it.</summary>
    public byte[] Chunk(LogEntry entry)
    {
        var block = entry.Served.Block.Span;
        var length = _idLength + block.Length;
        Span<byte> size = stackalloc byte[16];
        Utf8Formatter.TryFormat(length, size, out var digits, new StandardFormat('x'));
        var chunk = new byte[digits + length + 4];
        size[..digits].CopyTo(chunk);
        NewLine.CopyTo(chunk.AsSpan(digits));
        _id.AsSpan(0, _idLength).CopyTo(chunk.AsSpan(digits + 2));
        block.CopyTo(chunk.AsSpan(digits + 2 + _idLength));
        NewLine.CopyTo(chunk.AsSpan(digits + 2 + length));
        return chunk;
    }

    public static void WriteGap(PipeWriter output, string requested, string oldest) =>
        output.Write(SseFrame.Event(JsonSerializer.SerializeToUtf8Bytes(new { requested, oldest }), "gap").Bytes.Span);
}

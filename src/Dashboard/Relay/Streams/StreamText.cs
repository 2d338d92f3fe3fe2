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

    public static void WriteGap(PipeWriter output, string requested, string oldest) =>
        output.Write(SseFrame.Event(JsonSerializer.SerializeToUtf8Bytes(new { requested, oldest }), "gap").Bytes.Span);
}

using System.Text;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Passes bytes on and notes the ids of events whose blank line has been read.</summary>
internal sealed class RecordedStream(Stream inner, StreamRecorder recorder, StreamArrivals arrivals) : ForwardStream
{
    /// <summary>An id or an event's name is shorter; of a longer line the start says what it is.</summary>
    private const int MostOfLine = 128;

    private readonly StringBuilder _line = new();
    private string? _id;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            _line.Append(
                Encoding.ASCII.GetString(part[..Math.Min(part.Length, MostOfLine - Math.Min(MostOfLine, _line.Length))])
            );
            if (end < 0)
            {
                return;
            }

            EndLine(_line.ToString());
            _line.Clear();
            bytes = bytes[(end + 1)..];
        }
    }

    private void EndLine(string line)
    {
        if (line.StartsWith("id: ", StringComparison.Ordinal))
        {
            _id = line[4..];
        }
        else if (line == "event: gap")
        {
            recorder.NoteGap();
        }
        else if (line.Length == 0 && _id is { } id)
        {
            arrivals.Add(id);
            _id = null;
        }
    }
}

using System.Buffers;
using Shared.Documents;
using Shared.Events;

namespace Dashboard.Relay.Log;

/// <summary>
/// A document's bytes as every reader gets them, written once: as JSON, and as the block of an event stream without its id. What the API
/// gives only where it is asked for (<c>logs</c>, <c>metrics</c>) is left out.
/// </summary>
internal sealed class ServedDocument
{
    private const string EventName = "status";

    private ServedDocument(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> block) => (Json, Block) = (json, block);

    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>To be written after an <c>id</c> line: the ids differ by stream, the block does not.</summary>
    public ReadOnlyMemory<byte> Block { get; }

    /// <returns>True where readers would get the same bytes of both.</returns>
    public static bool AreSame(JobStatusDocument left, JobStatusDocument right) =>
        DocumentContent.AreSame(Bare(left), Bare(right));

    public static ServedDocument Of(JobStatusDocument document)
    {
        var start = "event: status\ndata: "u8;
        var end = "\n\n"u8;
        var buffer = new ArrayBufferWriter<byte>(1536);
        buffer.Write(start);
        DocumentWriter.Write(buffer, Bare(document));
        buffer.Write(end);
        var block = buffer.WrittenSpan.ToArray();
        var json = block.AsMemory(start.Length, block.Length - start.Length - end.Length);
        // a part is kept as it came, and may have lines
        return json.Span.ContainsAny((byte)'\r', (byte)'\n')
            ? new ServedDocument(json, SseFrame.Event(json.Span, EventName).Bytes)
            : new ServedDocument(json, block);
    }

    private static JobStatusDocument Bare(JobStatusDocument document) => document.Without(PartNames.Logs, PartNames.Metrics);
}

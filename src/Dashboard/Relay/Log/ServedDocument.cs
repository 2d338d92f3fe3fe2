using System.Buffers;
using Shared.Documents;
using Shared.Events;
using Shared.Jobs;

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
    public static bool AreSame(Job left, Job right) => DocumentContent.AreSame(Bare(left), Bare(right));

    /// <summary>The job's document, which says so where upstream no longer has the job.</summary>
    public static JobStatusDocument Marked(Job job) => job.Document.WithGoneSince(job.GoneSince);

    /// <returns>True where what is written of the one is right for the other too.</returns>
    public static bool IsOf(Job written, Job job) =>
        ReferenceEquals(written.Document, job.Document) && written.GoneSince == job.GoneSince;

    public static ServedDocument Of(Job job)
    {
        var start = "event: status\ndata: "u8;
        var end = "\n\n"u8;
        var buffer = new ArrayBufferWriter<byte>(1536);
        buffer.Write(start);
        DocumentWriter.Write(buffer, Bare(job));
        buffer.Write(end);
        var block = buffer.WrittenSpan.ToArray();
        var json = block.AsMemory(start.Length, block.Length - start.Length - end.Length);
        // a part is kept as it came, and may have lines
        return json.Span.ContainsAny((byte)'\r', (byte)'\n')
            ? new ServedDocument(json, SseFrame.Event(json.Span, EventName).Bytes)
            : new ServedDocument(json, block);
    }

    private static JobStatusDocument Bare(Job job) => Marked(job).Without(PartNames.Logs, PartNames.Metrics);
}

using System.IO.Pipelines;
using System.Text;

namespace Simulator.Faults;

/// <summary>Bodies far beyond any reader's limit, made as they are sent: nothing is held in memory.</summary>
internal static class GiantBody
{
    public const long DefaultBytes = 8 * 1024 * 1024;

    public const long MaximumBytes = 1024L * 1024 * 1024;

    private const int FlushEvery = 256 * 1024;

    /// <summary>One event whose data line is a document with one long text.</summary>
    public static Task WriteEventAsync(PipeWriter writer, long bytes, CancellationToken cancellationToken) =>
        WriteAsync(writer, "event: status\ndata: "u8.ToArray(), "\n\n"u8.ToArray(), bytes, cancellationToken);

    public static Task WriteDocumentAsync(PipeWriter writer, long bytes, CancellationToken cancellationToken) =>
        WriteAsync(writer, [], [], bytes, cancellationToken);

    private static async Task WriteAsync(
        PipeWriter writer,
        byte[] before,
        byte[] after,
        long bytes,
        CancellationToken cancellationToken
    )
    {
        var head = Encoding.ASCII.GetBytes("{\"jobId\":\"job_giant\",\"status\":\"running\",\"currentStep\":\"");
        var tail = Encoding.ASCII.GetBytes("\"}");
        await writer.WriteAsync((byte[])[.. before, .. head], cancellationToken);
        var left = Math.Max(0, bytes - head.Length - tail.Length);
        while (left > 0)
        {
            var part = (int)Math.Min(left, FlushEvery);
            writer.GetSpan(part)[..part].Fill((byte)'x');
            writer.Advance(part);
            left -= part;
            var flushed = await writer.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }
        }

        await writer.WriteAsync((byte[])[.. tail, .. after], cancellationToken);
    }
}

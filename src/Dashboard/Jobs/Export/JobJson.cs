using System.IO.Pipelines;
using System.Text.Json;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Jobs.Export;

/// <summary>Jobs as an array of their documents, each as it is when its turn comes; none is held.</summary>
internal static class JobJson
{
    private const int FlushAt = 64 * 1024;

    public static async Task WriteAsync(PipeWriter output, IEnumerable<Job> jobs, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(output, DocumentWriter.Options);
        var sent = 0L;
        writer.WriteStartArray();
        foreach (var job in jobs)
        {
            DocumentWriter.Write(writer, job.Document);
            if (writer.BytesCommitted + writer.BytesPending - sent >= FlushAt)
            {
                writer.Flush();
                sent = writer.BytesCommitted;
                // whoever reads slowly holds up the next ones
                await output.FlushAsync(cancellationToken);
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        await output.FlushAsync(cancellationToken);
    }
}

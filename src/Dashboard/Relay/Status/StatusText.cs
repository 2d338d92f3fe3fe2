using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Jobs;
using Dashboard.Relay.Log;
using Shared.Documents;
using Shared.Jobs;

namespace Dashboard.Relay.Status;

/// <summary>A job's document as a read gets it: of what the API gives only where it is asked for, that which was asked for.</summary>
internal sealed class StatusText(ChangeLog log)
{
    public ReadOnlyMemory<byte> Write(Job job, StatusQuery query)
    {
        if (!query.IsSummary && !HasAsked(job, query.Details))
        {
            // as a rule the log has just this document, and its bytes may be written already
            return log.FindLatest(job.JobId) is { } entry && ServedDocument.IsOf(entry.Job, job)
                ? entry.Served.Json
                : ServedDocument.Of(job).Json;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, DocumentWriter.Options);
        if (query.IsSummary)
        {
            DocumentWriter.WriteSummary(writer, ServedDocument.Marked(job));
        }
        else
        {
            DocumentWriter.Write(writer, Of(ServedDocument.Marked(job), query.Details));
        }

        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Adds what is equal for equal bytes of a plain read alone. As a rule it is the job's place in the log, for which nothing need be
    /// written.
    /// </summary>
    public void WriteVersion(Job job, IBufferWriter<byte> output)
    {
        if (log.FindVersion(job) is var (epoch, sequence))
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{epoch}-{sequence};"), output);
        }
        else
        {
            SHA256.HashData(Write(job, StatusQuery.Plain).Span, output.GetSpan(SHA256.HashSizeInBytes));
            output.Advance(SHA256.HashSizeInBytes);
        }
    }

    private static bool HasAsked(Job job, JobDetail details) =>
        (details.HasFlag(JobDetail.Logs) && job.Document.FindPart(PartNames.Logs) is not null)
        || (details.HasFlag(JobDetail.Metrics) && job.Document.FindPart(PartNames.Metrics) is not null);

    private static JobStatusDocument Of(JobStatusDocument document, JobDetail details)
    {
        document = details.HasFlag(JobDetail.Logs) ? document : document.Without(PartNames.Logs);
        return details.HasFlag(JobDetail.Metrics) ? document : document.Without(PartNames.Metrics);
    }
}

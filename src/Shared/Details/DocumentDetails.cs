using System.Collections.Immutable;
using System.Text.Json;
using Shared.Documents;

namespace Shared.Details;

/// <summary>
/// The typed reading of a document's parts, done when somebody looks. A part of another shape than the API page's gives what can be
/// read of it, or nothing; the part itself is always there to be shown as it came.
/// </summary>
public static class DocumentDetails
{
    public static JobResources? ReadResources(this JobStatusDocument document) =>
        ReadObject(document, PartNames.Resources, JobResources.Read);

    public static JobExecution? ReadExecution(this JobStatusDocument document) =>
        ReadObject(document, PartNames.Execution, JobExecution.Read);

    /// <summary>What <c>finalMetrics</c> says in the end of the same work.</summary>
    public static JobExecution? ReadFinalExecution(this JobStatusDocument document) =>
        ReadObject(document, PartNames.FinalMetrics, JobExecution.Read);

    public static ColdStart? ReadColdStart(this JobStatusDocument document) =>
        ReadObject(document, PartNames.ColdStart, ColdStart.Read);

    public static JobError? ReadError(this JobStatusDocument document) =>
        ReadObject(document, PartNames.Error, JobError.Read)
        ?? (document.ErrorMessage is { } message ? new JobError(document.ErrorCode, message) : null);

    public static IReadOnlyList<NamedNumber> ReadMetrics(this JobStatusDocument document) =>
        ReadObject(document, PartNames.Metrics, NamedNumber.ReadAll) ?? [];

    public static JobThroughput? ReadThroughput(this JobStatusDocument document) =>
        Read(document, PartNames.Throughput, JobThroughput.Read);

    public static IReadOnlyList<JobTag> ReadTags(this JobStatusDocument document) =>
        document.FindPart(PartNames.Tags) is { } part ? JobTag.ReadAll(part.Json.Span) : [];

    public static IReadOnlyList<LogLine> ReadLogs(this JobStatusDocument document) =>
        Read(document, PartNames.Logs, LogLine.ReadAll) ?? [];

    /// <inheritdoc cref="JobItems"/>
    public static ImmutableArray<JobItems> ReadItems(this JobStatusDocument document) => JobItems.ReadAll(document);

    /// <summary><c>metadata.averageProcessingTime</c>: what one item takes in the mean, in seconds; null where upstream does not say.</summary>
    public static double? ReadItemSeconds(this JobStatusDocument document) =>
        Read(
            document,
            PartNames.Metadata,
            json => json.ValueKind == JsonValueKind.Object ? json.GetNumber("averageProcessingTime") as object : null
        )
            is double
                and > 0
                and var seconds
            ? seconds
            : null;

    private static T? ReadObject<T>(JobStatusDocument document, string name, Func<JsonElement, T> read)
        where T : class => Read(document, name, json => json.ValueKind == JsonValueKind.Object ? read(json) : null);

    private static T? Read<T>(JobStatusDocument document, string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (document.FindPart(name) is not { IsNull: false } part)
        {
            return null;
        }

        using var json = JsonDocument.Parse(part.Json);
        return read(json.RootElement);
    }
}

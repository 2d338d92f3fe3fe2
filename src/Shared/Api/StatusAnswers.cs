using System.Runtime.InteropServices;
using System.Text.Json;
using Shared.Details;
using Shared.Documents;

namespace Shared.Api;

/// <summary>The documents of an answer that holds several.</summary>
/// <param name="Documents">One result for each entry; a refused entry does not spoil the others.</param>
/// <param name="Errors">Jobs for which the batch gave an error instead of a document.</param>
/// <param name="NextCursor">Of the list, where more follow.</param>
public sealed record StatusAnswers(
    IReadOnlyList<DocumentReadResult> Documents,
    IReadOnlyList<(string JobId, ApiErrorBody Error)> Errors,
    string? NextCursor
)
{
    /// <summary>Which of the three shapes it was.</summary>
    public BatchShape Shape { get; init; }

    /// <summary>A document lies two levels deep, and one that goes too deep is refused alone, not with all others.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>
    /// Reads <c>{"jobs":[…],"errors":[…],"nextCursor"}</c>, a bare array, or <c>{"statuses":[…]}</c>: the API page shows no shape for
    /// the batch. Entries are matched by their <c>jobId</c>, never by position.
    /// </summary>
    /// <returns>Null where the body is none of these.</returns>
    public static StatusAnswers? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body, Options);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // not JSON, or a text that is no valid Unicode
            return null;
        }
    }

    private static StatusAnswers? Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return new StatusAnswers(ReadDocuments(root), [], null) { Shape = BatchShape.Array };
        }

        if (
            root.ValueKind != JsonValueKind.Object
            || (!root.TryGetProperty("jobs", out var jobs) && !root.TryGetProperty("statuses", out jobs))
            || jobs.ValueKind != JsonValueKind.Array
        )
        {
            return null;
        }

        var errors = root.GetObjects("errors")
            .Select(error => (JobId: error.GetText("jobId") ?? error.GetText("job_id"), Body: ApiErrorBody.Read(Bytes(error))))
            .Where(error => error is { JobId: not null, Body: not null })
            .Select(error => (error.JobId!, error.Body!));
        return new StatusAnswers(ReadDocuments(jobs), [.. errors], root.GetText("nextCursor"))
        {
            Shape = root.TryGetProperty("jobs", out _) ? BatchShape.Jobs : BatchShape.Statuses,
        };
    }

    private static List<DocumentReadResult> ReadDocuments(JsonElement jobs) =>
        [.. jobs.EnumerateArray().Select(job => DocumentReader.Read(Bytes(job)))];

    private static byte[] Bytes(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();
}

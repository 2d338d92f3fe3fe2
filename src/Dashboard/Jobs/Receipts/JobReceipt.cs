using Shared.Jobs;

namespace Dashboard.Jobs.Receipts;

/// <summary>A document of a job, as it was received.</summary>
/// <param name="ReceivedAt">By our clock.</param>
/// <param name="Kind">What it did to what was known.</param>
/// <param name="Position">Its place in upstream's stream, as <c>EPOCH-SEQ</c>; null where it has none.</param>
/// <param name="SizeBytes">0 where it did not come as bytes of its own.</param>
/// <param name="Json">The bytes; empty where nobody looked at the job when they came.</param>
public sealed record JobReceipt(
    DateTimeOffset ReceivedAt,
    DocumentSource Source,
    UpdateKind Kind,
    string? Position,
    int SizeBytes,
    ReadOnlyMemory<byte> Json
)
{
    /// <summary>Of the job's receipts, counted from its first one.</summary>
    public required long Number { get; init; }
}

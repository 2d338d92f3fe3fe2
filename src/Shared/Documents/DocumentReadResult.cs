using System.Diagnostics.CodeAnalysis;

namespace Shared.Documents;

/// <summary>Either a document or the reason why there is none; reading never throws.</summary>
public readonly record struct DocumentReadResult
{
    private DocumentReadResult(JobStatusDocument? document, DocumentRefusal? refusal)
    {
        Document = document;
        Refusal = refusal;
    }

    public JobStatusDocument? Document { get; }

    public DocumentRefusal? Refusal { get; }

    /// <summary>The bytes that were refused; empty where they were accepted, since the document keeps them.</summary>
    public ReadOnlyMemory<byte> RefusedBytes { get; init; }

    [MemberNotNullWhen(true, nameof(Document))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Document is not null;

    public static DocumentReadResult Accepted(JobStatusDocument document) => new(document, null);

    public static DocumentReadResult Refused(string reason, string detail) => new(null, new DocumentRefusal(reason, detail));
}

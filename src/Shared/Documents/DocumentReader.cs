using System.Text.Json;

namespace Shared.Documents;

/// <summary>
/// Reads status documents as they really come: unknown fields are kept, values of the wrong type are put right where their meaning is
/// plain and left out where it is not, each with a note. What cannot be a status document is refused with a reason. Never throws, and
/// nothing that it accepts fails to be written later.
/// </summary>
public static class DocumentReader
{
    /// <param name="received">The bytes of one JSON document; the result keeps them, so the caller must not reuse the buffer.</param>
    /// <param name="expectedJobId">The job whose stream or answer this is: stands in for an absent <c>jobId</c>, and refuses another's.</param>
    public static DocumentReadResult Read(ReadOnlyMemory<byte> received, string? expectedJobId = null)
    {
        var text = JsonText.Normalize(received);
        var parser = new StatusDocumentParser(text.Json, expectedJobId);
        try
        {
            parser.AddNotes(text.Notes);
            var result = parser.Parse(received);
            return result.IsAccepted ? result : result with { RefusedBytes = received };
        }
        catch (JsonException e)
        {
            var where = $"line {e.LineNumber.GetValueOrDefault() + 1}, byte {e.BytePositionInLine.GetValueOrDefault() + 1}";
            return DocumentReadResult.Refused(DocumentRefusal.NotJson, where) with { RefusedBytes = received };
        }
    }
}

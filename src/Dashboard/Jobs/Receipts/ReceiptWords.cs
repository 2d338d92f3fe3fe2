using System.Text;
using Shared.Jobs;

namespace Dashboard.Jobs.Receipts;

/// <summary>Receipts in words.</summary>
internal static class ReceiptWords
{
    private const int MostCharacters = 20_000;

    public static string Of(DocumentSource source) =>
        source switch
        {
            DocumentSource.Stream => "stream",
            DocumentSource.Batch => "read",
            DocumentSource.Webhook => "webhook",
            _ => "archive",
        };

    public static string Of(UpdateKind kind) =>
        kind switch
        {
            UpdateKind.Discovered => "first seen",
            UpdateKind.Advanced => "news",
            UpdateKind.Retried => "a new attempt",
            UpdateKind.Replaced => "another job",
            _ => "out of date",
        };

    public static string TextOf(ReadOnlyMemory<byte> json)
    {
        // no character is more than four bytes: of a large document only its beginning is read
        var beginning = json.Span[..Math.Min(json.Length, 4 * MostCharacters)];
        var text = Encoding.UTF8.GetString(beginning);
        return text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}\n… of {json.Length:N0} bytes";
    }
}

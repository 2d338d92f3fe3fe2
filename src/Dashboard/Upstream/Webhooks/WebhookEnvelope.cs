using System.Text.Json;

namespace Dashboard.Upstream.Webhooks;

/// <summary>
/// The status document of a message, which is its body, or <c>data</c> of <c>{type, timestamp, data}</c>; no page of the API says which.
/// </summary>
/// <param name="Document">The document's own bytes.</param>
/// <param name="ToldAt">When it happened, by upstream's clock; null where the message does not say.</param>
internal readonly record struct WebhookEnvelope(ReadOnlyMemory<byte> Document, DateTimeOffset? ToldAt)
{
    /// <summary>Never throws: what is neither is left to the reader of documents, which refuses it with a reason.</summary>
    public static WebhookEnvelope Read(ReadOnlyMemory<byte> body)
    {
        var json = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        try
        {
            return FindParts(json) ?? new WebhookEnvelope(body, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // not JSON, or a text that is no valid Unicode
            return new WebhookEnvelope(body, null);
        }
    }

    /// <returns>Null for what is no envelope.</returns>
    private static WebhookEnvelope? FindParts(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = 256 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        ReadOnlyMemory<byte>? data = null;
        DateTimeOffset? toldAt = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // a status document has an id of its own, whatever else it carries
            if (reader.ValueTextEquals("jobId"u8))
            {
                return null;
            }

            var (isData, isTime) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("timestamp"u8));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isTime && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time))
            {
                toldAt = time.ToUniversalTime();
            }

            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isData && isObject)
            {
                data = json[start..(int)reader.BytesConsumed];
            }
        }

        // what follows the object is no JSON any more, and then the whole is none
        while (reader.Read()) { }

        return data is { } document ? new WebhookEnvelope(document, toldAt) : null;
    }
}

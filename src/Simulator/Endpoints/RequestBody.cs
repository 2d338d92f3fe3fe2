using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulator.Endpoints;

/// <summary>Reads a JSON object sent to the Simulator, and says what is wrong with anything else.</summary>
internal static class RequestBody
{
    public static async Task<(JsonObject? Body, ApiError? Error)> ReadAsync(HttpContext context, int maximumBytes)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > maximumBytes)
            {
                return (null, ApiError.InvalidRequest($"The body is over {maximumBytes} bytes", []));
            }
        }

        try
        {
            var json = bytes.ToArray();
            if (!IsUnicode(json))
            {
                return (null, ApiError.InvalidRequest("The body holds text that is not Unicode", []));
            }

            return
                JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                    is JsonObject body
                ? (body, null)
                : (null, ApiError.InvalidRequest("The body must be a JSON object", []));
        }
        catch (JsonException exception)
        {
            var details = new JsonObject { ["line"] = exception.LineNumber + 1, ["position"] = exception.BytePositionInLine + 1 };
            return (null, ApiError.InvalidRequest("The body is not JSON", details));
        }
    }

    // A parsed document keeps its text undecoded: half a surrogate pair would come to light only when the text is used.
    private static bool IsUnicode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }

        return true;
    }
}

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
            return
                JsonNode.Parse(bytes.ToArray(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
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
}

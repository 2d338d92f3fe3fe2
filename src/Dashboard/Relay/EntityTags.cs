using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Relay;

/// <summary>Answers that a reader may have already, and that caches keep and ask about each time.</summary>
internal static class EntityTags
{
    private const int Bytes = 16;

    /// <param name="content">The answer's bytes, or what is equal for equal bytes alone.</param>
    public static EntityTagHeaderValue Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash[..Bytes])}\"");
    }

    /// <summary>Marks the answer with its tag.</summary>
    /// <returns>True where the reader has it: the answer is 304 then, and has no body.</returns>
    public static bool IsKnownToReader(HttpContext context, EntityTagHeaderValue tag)
    {
        var response = context.Response;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (
            !context
                .Request.GetTypedHeaders()
                .IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Tag == "*")
        )
        {
            return false;
        }

        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>To <c>HEAD</c> the server sends no more than the headers.</summary>
    public static async Task WriteJsonAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }
}

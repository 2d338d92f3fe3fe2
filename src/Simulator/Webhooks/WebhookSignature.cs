using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Simulator.Webhooks;

/// <summary>Standard Webhooks: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{time.ToUnixTimeSeconds()}."));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, [.. head, .. body]));
    }
}

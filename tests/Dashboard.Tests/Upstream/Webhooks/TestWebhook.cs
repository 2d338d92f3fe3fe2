using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Testing;

namespace Dashboard.Tests.Upstream.Webhooks;

/// <summary>A message as a sender makes it: signed here by another way than the product checks it.</summary>
internal sealed record TestWebhook(byte[] Body)
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 24).Select(value => (byte)value)];

    public static string Secret { get; } = SecretOf(Key);

    public static string Setting { get; } = $"--Webhooks:Secrets:0={Secret}";

    public string Id { get; init; } = $"msg_{Guid.NewGuid():N}";

    public DateTimeOffset SentAt { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>In place of the right one.</summary>
    public string? Signature { get; init; }

    public string? Timestamp { get; init; }

    public byte[] SigningKey { get; init; } = Key;

    public string? Origin { get; init; }

    public bool IsChunked { get; init; }

    public static TestWebhook Of(string json) => new(Encoding.UTF8.GetBytes(json));

    public static string SecretOf(byte[] key) => "whsec_" + Convert.ToBase64String(key);

    public HttpRequestMessage ToRequest()
    {
        var timestamp = Timestamp ?? SentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/tensorone") { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = IsChunked ? true : null;
        request.Headers.TryAddWithoutValidation("webhook-id", Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", Signature ?? Sign(SigningKey, Id, timestamp, Body));
        if (Origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", Origin);
        }

        return request;
    }

    public async Task<HttpResponseMessage> SendAsync(DashboardHost dashboard)
    {
        using var request = ToRequest();
        return await dashboard.Http.SendAsync(request).Soon();
    }

    public static string Sign(byte[] key, string id, string timestamp, byte[] body) =>
        "v1,"
        + Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));
}

using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Upstream.Webhooks;

/// <summary>A shared secret as Standard Webhooks writes it: <c>whsec_</c> and the base64 of 24 to 64 bytes.</summary>
internal static class WebhookKey
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;

    public static bool TryRead(string? secret, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var bytes = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length))
        {
            return false;
        }

        key = bytes[..length];
        return true;
    }

    /// <returns>What is wrong with a text as a secret, without the text; null where nothing is.</returns>
    public static string? FindFault(string? secret) =>
        !TryRead(secret, out var key) ? $"is not {Prefix} followed by base64."
        : key.Length is < LeastBytes or > MostBytes ? $"holds {key.Length} bytes; a secret has {LeastBytes} to {MostBytes}."
        : null;
}

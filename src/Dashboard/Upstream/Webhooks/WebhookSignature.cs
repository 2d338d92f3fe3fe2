using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Dashboard.Upstream.Webhooks;

/// <summary>
/// Standard Webhooks, symmetric: <c>webhook-signature</c> lists signatures between spaces, each <c>v1,</c> and the base64 of HMAC-SHA256
/// over <c>id.timestamp.body</c>. https://www.standardwebhooks.com
/// </summary>
internal static class WebhookSignature
{
    /// <summary>A sender in the middle of a rotation lists two; what is beyond this is not looked at, since a stranger may list thousands.</summary>
    public const int MostSignatures = 16;

    private const string Version = "v1,";

    /// <summary>Compares every pair of key and signature, in a time that tells nothing of either.</summary>
    /// <param name="timestamp">As received: it is what was signed.</param>
    public static bool IsValid(
        ImmutableArray<byte[]> keys,
        StringValues header,
        string id,
        string timestamp,
        ReadOnlySpan<byte> body
    )
    {
        var signatures = Read(header);
        if (signatures.Count == 0)
        {
            return false;
        }

        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isValid = false;
        foreach (var key in keys)
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hash.AppendData(head);
            hash.AppendData(body);
            hash.GetHashAndReset(expected);
            foreach (var signature in signatures)
            {
                isValid |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return isValid;
    }

    private static List<byte[]> Read(StringValues header)
    {
        var signatures = new List<byte[]>();
        var looked = 0;
        foreach (var line in header)
        {
            foreach (var range in line.AsSpan().Split(' '))
            {
                if (++looked > MostSignatures)
                {
                    return signatures;
                }

                var bytes = new byte[HMACSHA256.HashSizeInBytes];
                var part = line.AsSpan()[range];
                if (
                    part.StartsWith(Version, StringComparison.Ordinal)
                    && Convert.TryFromBase64Chars(part[Version.Length..], bytes, out var length)
                    && length == bytes.Length
                )
                {
                    signatures.Add(bytes);
                }
            }
        }

        return signatures;
    }
}

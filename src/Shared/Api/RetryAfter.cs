using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>How long an answer asks to wait (RFC 9110, 10.2.3: seconds or an HTTP date). The header wins over the body.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers, double? secondsInBody, DateTimeOffset now)
    {
        var wait =
            headers.RetryAfter?.Delta
            ?? (headers.RetryAfter?.Date - now)
            ?? (
                secondsInBody is { } seconds
                    ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(366).TotalSeconds))
                    : null
            );
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

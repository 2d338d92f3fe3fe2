using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>How long an answer asks to wait (RFC 9110, 10.2.3: seconds or an HTTP date). The header wins over the body.</summary>
internal static class RetryAfter
{
    /// <summary>Whoever waits has a bound of their own; beyond this a wait is as good as for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static TimeSpan? Read(HttpResponseHeaders headers, double? secondsInBody, DateTimeOffset now)
    {
        var wait =
            headers.RetryAfter?.Delta
            // by the clock that the date is of, where the answer shows it: ours may be ahead of it by more than is asked
            ?? (headers.RetryAfter?.Date - (headers.Date ?? now))
            ?? (IsBeyondNumbers(headers) ? (TimeSpan?)Longest : null)
            ?? FromBody(secondsInBody);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    public static TimeSpan? FromBody(double? seconds) =>
        seconds is { } asked ? TimeSpan.FromSeconds(Math.Clamp(asked, 0, Longest.TotalSeconds)) : null;

    /// <summary>More seconds than the framework's own reading can hold: a wait all the same.</summary>
    private static bool IsBeyondNumbers(HttpResponseHeaders headers) =>
        headers.RetryAfter is null
        && headers.TryGetValues("Retry-After", out var values)
        && values.Any(value => value.Length > 0 && value.All(char.IsAsciiDigit));
}

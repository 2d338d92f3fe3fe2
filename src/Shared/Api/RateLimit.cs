using System.Globalization;
using System.Net.Http.Headers;

namespace Shared.Api;

/// <summary>What the <c>X-RateLimit-*</c> headers of an answer say; the API's documents contradict them, so these count.</summary>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">Requests left in this window.</param>
/// <param name="ResetAt">When the window ends, by upstream's clock.</param>
/// <param name="Window">The window's length.</param>
public sealed record RateLimit(int Limit, int? Remaining, DateTimeOffset? ResetAt, TimeSpan? Window)
{
    /// <summary>On a 429 of a relay: not the key is limited, but what this one call would need upstream.</summary>
    public const string ScopeHeader = "X-RateLimit-Scope";

    public const string CallScope = "call";

    public const string LimitHeader = "X-RateLimit-Limit";

    public const string WindowHeader = "X-RateLimit-Window";

    /// <summary>
    /// How long until the window ends, where the answer says what upstream's clock shows (<c>Date</c>); never negative. Our own clock may
    /// be wrong by more than a window.
    /// </summary>
    public TimeSpan? ResetIn { get; private init; }

    private const long MostSeconds = 366L * 24 * 3600;

    public static RateLimit? Read(HttpResponseHeaders headers)
    {
        if (ReadNumber(headers, LimitHeader) is not { } limit)
        {
            return null;
        }

        DateTimeOffset? resetAt = ReadNumber(headers, "X-RateLimit-Reset") is { } reset and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(reset)
            : null;
        return new RateLimit(
            (int)Math.Min(limit, int.MaxValue),
            (int?)Math.Min(ReadNumber(headers, "X-RateLimit-Remaining") ?? long.MaxValue, int.MaxValue) is var left
            && left < int.MaxValue
                ? left
                : null,
            resetAt,
            ReadNumber(headers, WindowHeader) is { } window and > 0 and <= MostSeconds ? TimeSpan.FromSeconds(window) : null
        )
        {
            ResetIn = resetAt - headers.Date is { } rest ? (rest > TimeSpan.Zero ? rest : TimeSpan.Zero) : null,
        };
    }

    /// <param name="window">Such as <c>1m</c> or <c>60s</c>; seconds where it has no unit.</param>
    /// <returns>Null where the body of an error names no limit.</returns>
    public static RateLimit? FromBody(double? limit, string? window) =>
        limit is >= 0 and <= int.MaxValue ? new RateLimit((int)limit.Value, null, null, ReadWindow(window ?? "")) : null;

    private static TimeSpan? ReadWindow(string window)
    {
        var text = window.AsSpan().Trim();
        var unit = text switch
        {
            [.., 's'] => 1,
            [.., 'm'] => 60,
            [.., 'h'] => 3600,
            [.., 'd'] => 24 * 3600,
            _ => 0,
        };
        return
            long.TryParse(unit == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= MostSeconds
            && count * Math.Max(1, unit) is <= MostSeconds and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static long? ReadNumber(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

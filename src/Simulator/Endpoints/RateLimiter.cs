namespace Simulator.Endpoints;

/// <summary>Counts calls by key in fixed windows of wall time, and says so in the API's headers.</summary>
internal sealed class RateLimiter(SimulatorSettings settings, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Window, int Calls)> _calls = new(StringComparer.Ordinal);

    /// <returns>Null when the call may pass.</returns>
    public ApiError? Take(string key, IHeaderDictionary headers)
    {
        if (settings.RateLimit is not { } limit)
        {
            return null;
        }

        var now = timeProvider.GetUtcNow();
        var window = now.UtcTicks / limit.Window.Ticks;
        var resetsAt = new DateTimeOffset((window + 1) * limit.Window.Ticks, TimeSpan.Zero);
        int calls;
        lock (_gate)
        {
            calls = _calls.TryGetValue(key, out var counted) && counted.Window == window ? counted.Calls + 1 : 1;
            _calls[key] = (window, calls);
        }

        WriteHeaders(headers, limit.Requests, Math.Max(0, limit.Requests - calls), resetsAt, limit.Window);
        if (calls <= limit.Requests)
        {
            return null;
        }

        var wait = Math.Max(1, (int)Math.Ceiling((resetsAt - now).TotalSeconds));
        headers.RetryAfter = wait.ToString();
        return ApiError.RateLimited(limit.Requests, limit.WindowText, wait);
    }

    public static void WriteHeaders(IHeaderDictionary headers, int limit, int remaining, DateTimeOffset resetsAt, TimeSpan window)
    {
        headers["X-RateLimit-Limit"] = limit.ToString();
        headers["X-RateLimit-Remaining"] = remaining.ToString();
        headers["X-RateLimit-Reset"] = resetsAt.ToUnixTimeSeconds().ToString();
        headers["X-RateLimit-Window"] = ((long)window.TotalSeconds).ToString();
    }
}

using System.Security.Cryptography;
using System.Text;
using Simulator.Documents;
using Simulator.Workloads;

namespace Simulator.Endpoints;

/// <summary>What every answer has (times, request id), and what every call of the API must pass: its key, then its rate limit.</summary>
internal sealed class Gatekeeper(SimulatorSettings settings, StoryClock clock, ApiAnswers answers, RateLimiter limiter)
{
    private readonly byte[][] _keys = [.. settings.Options.ApiKeys.Select(Encoding.UTF8.GetBytes)];
    private readonly string _speed = settings.Options.Speed.ToString("R");
    private long _requests;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers["X-Simulator-Time"] = Spelling.Time(clock.Now);
        headers["X-Simulator-Speed"] = _speed;
        headers[ApiAnswers.RequestIdHeader] =
            $"req_{StoryRandom.Mix((ulong)settings.Options.Seed ^ (ulong)Interlocked.Increment(ref _requests)):x16}";
        // Also what is not there is nobody's to know without a key.
        if (!context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (ReadKey(context) is not { } key)
        {
            headers.WWWAuthenticate = "Bearer";
            await answers.WriteErrorAsync(context, ApiError.Unauthorized());
        }
        else if (limiter.Take(key, headers) is { } refusal)
        {
            await answers.WriteErrorAsync(context, refusal);
        }
        else
        {
            await next(context);
        }
    }

    // The API's page says 'Bearer KEY', but its first sample sends the bare key: both are taken.
    private string? ReadKey(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        const string scheme = "Bearer ";
        var key = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : header.Trim();
        if (key.Length == 0 || key.Equals(scheme.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(key);
        return _keys.Length == 0 || Array.Exists(_keys, known => CryptographicOperations.FixedTimeEquals(known, bytes))
            ? key
            : null;
    }
}

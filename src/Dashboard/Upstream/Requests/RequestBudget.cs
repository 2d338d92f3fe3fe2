using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Requests;

/// <summary>
/// One token bucket for everything sent upstream. It starts from the configuration and follows the <c>X-RateLimit-*</c> headers, which
/// contradict the API's documents; a 429 stops every request until upstream's wait is over.
/// </summary>
public sealed class RequestBudget(IOptionsMonitor<UpstreamOptions> options, TimeProvider timeProvider)
{
    /// <summary>A mistaken or hostile wait of a year must not blind the dashboard for a year.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A 429 that names no wait.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private double? _tokens;
    private DateTimeOffset _filledAt;
    private DateTimeOffset _blockedUntil;
    private RateLimit? _limit;

    public BudgetReading GetReading()
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            Fill(now);
            return new BudgetReading(Size, Window, _tokens!.Value, _blockedUntil > now ? _blockedUntil : null);
        }
    }

    /// <summary>Waits until a request may be sent, and counts it.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        while (TryTake() is { } wait)
        {
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    /// <summary>Learns from an answer's headers and from a 429.</summary>
    public void Observe(ApiAnswer answer)
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            Fill(now);
            if (answer.RateLimit is { Limit: > 0 } limit)
            {
                _limit = limit;
                _tokens = Math.Min(_tokens!.Value, limit.Remaining ?? limit.Limit);
            }

            if (answer.Failure is { Kind: FailureKind.RateLimited } failure)
            {
                var until = now + Bound(failure.RetryAfter ?? DefaultWait);
                _blockedUntil = until > _blockedUntil ? until : _blockedUntil;
            }
        }
    }

    /// <summary>A wait that upstream asks for, at least a second and at most <see cref="LongestWait"/>.</summary>
    public static TimeSpan Bound(TimeSpan wait) =>
        wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1)
        : wait > LongestWait ? LongestWait
        : wait;

    private int Size => _limit?.Limit ?? options.CurrentValue.RequestsPerMinute;

    private TimeSpan Window => _limit?.Window ?? Minute;

    /// <returns>Null when a token was taken, else how long until there may be one.</returns>
    private TimeSpan? TryTake()
    {
        lock (_lock)
        {
            var now = timeProvider.GetUtcNow();
            Fill(now);
            if (_blockedUntil > now)
            {
                return _blockedUntil - now;
            }

            if (_tokens >= 1)
            {
                _tokens--;
                return null;
            }

            return Window / Size * (1 - _tokens!.Value) + TimeSpan.FromMilliseconds(1);
        }
    }

    private void Fill(DateTimeOffset now)
    {
        _tokens = Math.Min(Size, (_tokens ?? Size) + ((now - _filledAt) / Window * Size));
        _filledAt = now;
    }
}

/// <param name="Limit">Requests in a <paramref name="Window"/>.</param>
/// <param name="BlockedUntil">Upstream has answered 429 and asks to wait until then.</param>
public sealed record BudgetReading(int Limit, TimeSpan Window, double Remaining, DateTimeOffset? BlockedUntil);

using Dashboard.Infrastructure;
using Microsoft.Extensions.Options;
using Shared.Api;

namespace Dashboard.Upstream.Budget;

/// <summary>
/// One token bucket for everything sent upstream. It starts from the configuration and follows the <c>X-RateLimit-*</c> headers, which
/// contradict the API's documents; a 429 stops every request until upstream's wait is over. A tenth is kept for people. Where there are
/// too few for all, the most urgent purpose is served first and the others wait: nothing fails for it. Of jobs that are not known programs may
/// ask for a part of their share only (<see cref="LookupShare"/>).
/// </summary>
public sealed partial class RequestBudget : IDisposable
{
    /// <summary>A mistaken or hostile wait of a year must not blind the dashboard for a year.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A 429 that names no wait.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Plans count by the minute, the hour or the day; who claims to count by the year must not blind the dashboard for one.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    private readonly IOptionsMonitor<UpstreamOptions> _options;
    private readonly SteadyClock _clock;
    private readonly Lock _lock = new();
    private readonly UpstreamWindow _window = new();
    private readonly LookupShare _lookups = new();
    private readonly SpendLog _spent;
    private double? _tokens;
    private DateTimeOffset _filledAt;
    private DateTimeOffset _blockedUntil;
    private RateLimit? _limit;

    /// <summary>The longest time that upstream has named until a window ends: at least so long is one.</summary>
    private TimeSpan _longestReset;

    public RequestBudget(IOptionsMonitor<UpstreamOptions> options, TimeProvider timeProvider)
    {
        _options = options;
        _clock = new SteadyClock(timeProvider);
        _spent = new SpendLog(timeProvider);
        _timer = timeProvider.CreateTimer(_ => Serve(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many requests a second come back.</summary>
    public double RefillPerSecond
    {
        get
        {
            lock (_lock)
            {
                return Size / Window.TotalSeconds;
            }
        }
    }

    /// <summary>Learns from an answer's headers and from a 429 that is the key's.</summary>
    public void Observe(ApiAnswer answer)
    {
        lock (_lock)
        {
            var now = _clock.Now;
            Fill(now);
            // the limit of a relay's own upstream is not that of who reads from the relay
            if (answer is { RateLimit: { Limit: > 0 } limit, Failure: not { IsOfThisCallAlone: true } })
            {
                _longestReset =
                    _limit?.Limit == limit.Limit && _longestReset > limit.ResetIn ? _longestReset : limit.ResetIn ?? default;
                _limit = limit;
                _tokens = Math.Min(_tokens!.Value, limit.Remaining ?? limit.Limit);
                _window.Observe(limit, now, Window);
            }

            if (answer.Failure is { Kind: FailureKind.RateLimited, IsOfThisCallAlone: false } failure)
            {
                var until = Tell(now + Bound(failure.RetryAfter ?? DefaultWait));
                // until the second that is told
                var blockedUntil = now + (until - _clock.ToWall(now));
                _blockedUntil = blockedUntil > _blockedUntil ? blockedUntil : _blockedUntil;
            }

            ServeUnderLock();
        }
    }

    /// <summary>A wait that upstream asks for, at least a second and at most <see cref="LongestWait"/>.</summary>
    public static TimeSpan Bound(TimeSpan wait) =>
        wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1)
        : wait > LongestWait ? LongestWait
        : wait;

    public void Dispose() => _timer.Dispose();

    private int Size => _limit?.Limit ?? _options.CurrentValue.RequestsPerMinute;

    private TimeSpan Window
    {
        get
        {
            var window = _limit?.Window ?? (_longestReset > Minute ? _longestReset : Minute);
            return window < LongestWindow ? window : LongestWindow;
        }
    }

    private int Reserved => Size > 1 ? (int)Math.Ceiling(Size / 10.0) : 0;

    /// <param name="ahead">So many come before it.</param>
    /// <param name="lookupsAhead">Of these so many for jobs that are not known.</param>
    /// <returns>Null where a request may be sent now, else how long until one may.</returns>
    private TimeSpan? WaitFor(RequestPurpose purpose, DateTimeOffset now, int ahead = 0, int lookupsAhead = 0)
    {
        var longest = Longer(_blockedUntil - now, WaitForRequest(purpose, now, ahead));
        if (purpose == RequestPurpose.Lookup)
        {
            longest = Longer(longest, _lookups.WaitFor(Size - Reserved, Window, lookupsAhead, now));
        }

        return longest > TimeSpan.Zero ? longest : null;
    }

    /// <returns>How long it takes until the budget has one, whatever else stands in the way; zero or less where it has.</returns>
    private TimeSpan WaitForRequest(RequestPurpose purpose, DateTimeOffset now, int ahead = 0)
    {
        Fill(now);
        var kept = ahead + (purpose == RequestPurpose.Person ? 0 : Reserved);
        var missing = 1 + kept - _tokens!.Value;
        var ofWindow = _window.WaitFor(kept, now) ?? TimeSpan.Zero;
        return missing > 0 ? Longer(ofWindow, (Window / Size * missing) + TimeSpan.FromMilliseconds(1)) : ofWindow;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private void Count(RequestPurpose purpose)
    {
        _tokens--;
        _window.Take();
        _spent.Add(purpose);
        if (purpose == RequestPurpose.Lookup)
        {
            _lookups.Take();
        }
    }

    private void Fill(DateTimeOffset now)
    {
        _tokens = Math.Min(Size, (_tokens ?? Size) + ((now - _filledAt) / Window * Size));
        _filledAt = now;
    }
}

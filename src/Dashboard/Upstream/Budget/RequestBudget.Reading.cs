namespace Dashboard.Upstream.Budget;

/// <summary>What is told of it: every time at which requests go on comes from here.</summary>
public sealed partial class RequestBudget
{
    private static readonly TimeSpan LeastShortage = TimeSpan.FromSeconds(5);

    public BudgetReading GetReading()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            Fill(now);
            var left = Math.Max(0, Math.Min(_tokens!.Value, _window.Left(now) ?? double.MaxValue));
            return new BudgetReading(Size, Window, left, _blockedUntil > now ? FindOpening(RequestPurpose.Person, now) : null)
            {
                Reserved = Reserved,
                IsToldByUpstream = _limit is not null,
                WindowEndsAt = _window.EndsAt is { } end && end > now ? Tell(end) : null,
                Purposes = [.. Enum.GetValues<RequestPurpose>().Select(purpose => Read(purpose, now))],
                Shortage = FindShortage(now),
                LookupsFrom = FindLookups(now),
                TimeToExhaustion = FindExhaustion(left),
            };
        }
    }

    /// <returns>When there is a request for this purpose, for whoever waits for one first; null where there is one now.</returns>
    public DateTimeOffset? FindOpening(RequestPurpose purpose)
    {
        lock (_lock)
        {
            return FindOpening(purpose, _clock.Now);
        }
    }

    private DateTimeOffset? FindOpening(RequestPurpose purpose, DateTimeOffset now) => Tell(now, WaitFor(purpose, now));

    /// <param name="at">By the clock that waits go by.</param>
    private DateTimeOffset Tell(DateTimeOffset at) => ToldTime.RoundUp(_clock.ToWall(at));

    private DateTimeOffset? Tell(DateTimeOffset now, TimeSpan? wait) => wait is { } time ? Tell(now + time) : null;

    private PurposeReading Read(RequestPurpose purpose, DateTimeOffset now)
    {
        var waiting = _queue.Count(purpose);
        var ahead = Enum.GetValues<RequestPurpose>().Where(one => one <= purpose).Sum(_queue.Count);
        return new PurposeReading(purpose, _spent.LastMinute(purpose), _spent.LastHour(purpose), _spent.Total(purpose), waiting)
        {
            NextAt = Tell(now, WaitFor(purpose, now, ahead, waiting)),
        };
    }

    private BudgetShortage? FindShortage(DateTimeOffset now)
    {
        var isOfAll = WaitForRequest(RequestPurpose.Person, now) > TimeSpan.Zero;
        var purpose = isOfAll ? RequestPurpose.Person : RequestPurpose.Repair;
        var wait = WaitForRequest(purpose, now);
        return IsForLong(wait, Window / Size) ? new BudgetShortage(isOfAll, FindOpening(purpose, now)!.Value) : null;
    }

    private DateTimeOffset? FindLookups(DateTimeOffset now)
    {
        var share = Size - Reserved;
        var wait = _lookups.WaitFor(share, Window, ahead: 0, now);
        return IsForLong(wait, LookupShare.Interval(share, Window)) ? FindOpening(RequestPurpose.Lookup, now) : null;
    }

    /// <summary>Where the next one comes soon, who waits for it hardly notices, and words that come and go help nobody.</summary>
    /// <param name="interval">From one request to the next.</param>
    private static bool IsForLong(TimeSpan wait, TimeSpan interval) =>
        wait > TimeSpan.Zero && Longer(wait, interval) >= LeastShortage;

    private TimeSpan? FindExhaustion(double left)
    {
        var spentPerSecond = Enum.GetValues<RequestPurpose>().Sum(_spent.LastMinute) / Minute.TotalSeconds;
        var loss = spentPerSecond - (Size / Window.TotalSeconds);
        return loss > 0 ? TimeSpan.FromSeconds(left / loss) : null;
    }
}

using Shared.Api;

namespace Dashboard.Upstream.Budget;

/// <summary>No request may be sent soon.</summary>
/// <param name="Until">When one may, as far as is known now, by the machine's clock: a whole second.</param>
/// <param name="Wait">How long that is from now.</param>
/// <param name="Limit">Requests in a <paramref name="Window"/>.</param>
internal sealed record BudgetRefusal(DateTimeOffset Until, TimeSpan Wait, BudgetLack Lack, int Limit, TimeSpan Window)
{
    /// <summary>As if upstream had been asked, and had refused.</summary>
    public ApiFailure ToFailure()
    {
        var until = ToldTime.Format(Until);
        return new ApiFailure(
            FailureKind.RateLimited,
            Lack switch
            {
                BudgetLack.AskedToWait => $"Upstream limits the Dashboard's own requests (429): it is not asked before {until}.",
                BudgetLack.Share =>
                    $"Programs' share of the requests that upstream allows the Dashboard is used up until {until}; people's is kept.",
                BudgetLack.Lookups =>
                    $"What programs may ask upstream of jobs that are not known here is used up until {until}; known jobs are read on.",
                _ =>
                    $"All requests that upstream allows the Dashboard are used up, people's too: programs have one again at {until}.",
            }
        )
        {
            RetryAfter = Wait,
            RetryAt = Until,
            RateLimit = new RateLimit(Limit, null, null, Window),
        };
    }
}

/// <summary>What is missing where a program's request may not be sent.</summary>
internal enum BudgetLack
{
    /// <summary>Upstream has answered 429 and asks to wait.</summary>
    AskedToWait,

    /// <summary>All is used up.</summary>
    All,

    /// <summary>All is used up but what is kept for people.</summary>
    Share,

    /// <summary>What programs may spend on jobs that are not known is used up, and no more than that.</summary>
    Lookups,
}

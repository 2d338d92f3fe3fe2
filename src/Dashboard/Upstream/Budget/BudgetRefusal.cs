using System.Globalization;
using Shared.Api;

namespace Dashboard.Upstream.Budget;

/// <summary>No request may be sent soon.</summary>
/// <param name="Wait">How long until one may, as far as is known now.</param>
/// <param name="Until">The same by the clock.</param>
/// <param name="IsAskedFor">Upstream has answered 429 and asks to wait; else the budget is used up.</param>
/// <param name="Limit">Requests in a <paramref name="Window"/>.</param>
internal sealed record BudgetRefusal(TimeSpan Wait, DateTimeOffset Until, bool IsAskedFor, int Limit, TimeSpan Window)
{
    /// <summary>As if upstream had been asked, and had refused.</summary>
    public ApiFailure ToFailure()
    {
        // a whole second, and never too early
        var until = Until
            .AddTicks(TimeSpan.TicksPerSecond - 1)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new ApiFailure(
            FailureKind.RateLimited,
            IsAskedFor
                ? $"Upstream limits the Dashboard's own requests (429): it is not asked before {until}."
                : $"The requests that upstream allows the Dashboard are used up: it is not asked before {until}."
        )
        {
            RetryAfter = Wait,
            RateLimit = new RateLimit(Limit, null, null, Window),
        };
    }
}

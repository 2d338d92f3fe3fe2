using Shared.Api;

namespace Dashboard.Upstream.Budget;

/// <summary>
/// What upstream's headers say of its present window: how many requests it still takes, and until when. A bucket that fills steadily would
/// promise more than a window that begins anew at a fixed time. Not safe for two at once.
/// </summary>
internal sealed class UpstreamWindow
{
    /// <summary>The header has whole seconds, and its clock is not ours: a window is over a little later than it says.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private int _left;

    /// <summary>Null while nothing is known of a window.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public void Observe(RateLimit limit, DateTimeOffset now, TimeSpan longest)
    {
        if (limit is not { Remaining: { } remaining, ResetIn: { } resetIn })
        {
            return;
        }

        var endsAt = now + (resetIn < longest ? resetIn : longest) + Margin;
        var isSame = EndsAt is { } known && known > now && (endsAt - known).Duration() <= Margin * 2;
        // answers overtake each other: within one window, what is left only falls
        _left = isSame ? Math.Min(_left, remaining) : remaining;
        // each answer says it a little differently, and what is told of one window is not to change with each
        EndsAt = isSame && EndsAt > endsAt ? EndsAt : endsAt;
    }

    /// <returns>Null where the window has room for a request beside <paramref name="reserved"/>, else how long until the next one.</returns>
    public TimeSpan? WaitFor(int reserved, DateTimeOffset now)
    {
        if (EndsAt is not { } end)
        {
            return null;
        }

        if (end <= now)
        {
            EndsAt = null;
            return null;
        }

        return _left > reserved ? null : end - now;
    }

    /// <returns>How many the window has left; null while nothing is known of one.</returns>
    public int? Left(DateTimeOffset now) => EndsAt > now ? _left : null;

    public void Take() => _left--;
}

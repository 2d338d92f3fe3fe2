namespace Dashboard.Upstream.Budget;

/// <summary>
/// How many requests programs may spend on jobs that are not known here: who goes through ids that nobody has must not keep from all others
/// the news of known jobs. A bucket of a quarter of the programs' share, into which as many come back in a window: so no window has more
/// than half of the share for these. Not safe for two at once.
/// </summary>
internal sealed class LookupShare
{
    private const double Part = 0.25;

    private double? _left;
    private DateTimeOffset _filledAt;

    /// <param name="share">What programs may spend in a <paramref name="window"/> at all.</param>
    /// <param name="ahead">So many lookups come before it.</param>
    /// <returns>Zero where there is one now, else how long until there is.</returns>
    public TimeSpan WaitFor(int share, TimeSpan window, int ahead, DateTimeOffset now)
    {
        var most = Most(share);
        _left = Math.Min(most, (_left ?? most) + ((now - _filledAt) / window * most));
        _filledAt = now;
        var missing = 1 + ahead - _left.Value;
        return missing > 0 ? (Interval(share, window) * missing) + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }

    public void Take() => _left--;

    /// <returns>How long it takes until one comes back.</returns>
    public static TimeSpan Interval(int share, TimeSpan window) => window / Most(share);

    private static double Most(int share) => Math.Max(1, share * Part);
}

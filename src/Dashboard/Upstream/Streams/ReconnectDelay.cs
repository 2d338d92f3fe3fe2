namespace Dashboard.Upstream.Streams;

/// <summary>
/// Exponential backoff with full jitter: a wait drawn evenly from zero to a ceiling that doubles from 1 s to 30 s, so that many streams
/// that broke together do not come back together. A good event starts it anew.
/// </summary>
public sealed class ReconnectDelay(Random random)
{
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <param name="asked">The stream's own <c>retry:</c>, where it gave one: the first ceiling.</param>
    public TimeSpan Next(TimeSpan? asked = null) => Draw(random, _failures++, asked);

    /// <param name="failures">How many there were in a row before this one.</param>
    /// <param name="asked">The first ceiling, where it is to be longer than <see cref="Least"/>.</param>
    public static TimeSpan Draw(Random random, int failures, TimeSpan? asked = null)
    {
        var first = asked is { } wait && wait > Least ? wait : Least;
        var ceiling = Math.Min(Most.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures, 10)));
        lock (random)
        {
            // shared by many streams, and not safe for two at once
            return TimeSpan.FromSeconds(random.NextDouble() * ceiling);
        }
    }

    public void Reset() => _failures = 0;
}

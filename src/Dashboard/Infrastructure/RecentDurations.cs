namespace Dashboard.Infrastructure;

/// <summary>
/// The latest durations of something that happens often, exact and in bounded memory: percentiles of what is, not of all that ever was.
/// One writer; a reader may meet a value that is just being replaced by the next one, which changes nothing that matters.
/// </summary>
internal sealed class RecentDurations
{
    private const int Most = 256;

    private float[] _milliseconds = new float[8];
    private long _count;

    public void Add(TimeSpan duration)
    {
        var values = _milliseconds;
        if (_count == values.Length && values.Length < Most)
        {
            Array.Resize(ref values, values.Length * 2);
            _milliseconds = values;
        }

        values[_count % values.Length] = (float)duration.TotalMilliseconds;
        Interlocked.Increment(ref _count);
    }

    /// <param name="share">0 to 1.</param>
    /// <returns>The smallest duration that so large a share does not exceed; null before the first.</returns>
    public TimeSpan? GetPercentile(double share)
    {
        var all = _milliseconds;
        var count = (int)Math.Min(Interlocked.Read(ref _count), all.Length);
        if (count == 0)
        {
            return null;
        }

        var sorted = all.AsSpan(0, count).ToArray();
        Array.Sort(sorted);
        return TimeSpan.FromMilliseconds(sorted[Math.Max(0, (int)Math.Ceiling(share * count) - 1)]);
    }
}

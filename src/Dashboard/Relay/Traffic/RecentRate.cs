namespace Dashboard.Relay.Traffic;

/// <summary>How fast a total has grown over the last ten seconds. One writer, once a second; any thread may read.</summary>
internal sealed class RecentRate
{
    private const int Seconds = 10;

    private readonly long[] _totals = new long[Seconds];
    private int _count;
    private double _perSecond;

    /// <summary>Of the seconds that there have been, at most ten.</summary>
    public double PerSecond => Volatile.Read(ref _perSecond);

    public void Add(long total)
    {
        var place = _count % Seconds;
        // before the first there was nothing
        var before = _count < Seconds ? 0 : _totals[place];
        _totals[place] = total;
        _count++;
        Volatile.Write(ref _perSecond, (total - before) / (double)Math.Min(_count, Seconds));
    }
}

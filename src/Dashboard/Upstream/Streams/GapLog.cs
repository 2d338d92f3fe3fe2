using System.Collections.Immutable;

namespace Dashboard.Upstream.Streams;

/// <summary>
/// Where events may have been missed for good: upstream no longer held a position, began to count anew, or left some out. State is then
/// read, so that it is right; what happened between stays unknown, and people are told.
/// </summary>
public sealed class GapLog(TimeProvider timeProvider)
{
    private const int MostKept = 50;

    private ImmutableList<StreamGap> _latest = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StreamGap> Latest => _latest;

    /// <param name="label">The connection.</param>
    /// <param name="why">One plain sentence.</param>
    internal void Add(string label, string why)
    {
        Interlocked.Increment(ref _count);
        var gap = new StreamGap(timeProvider.GetUtcNow(), label, why);
        ImmutableInterlocked.Update(ref _latest, (all, one) => [one, .. all.Take(MostKept - 1)], gap);
    }
}

public sealed record StreamGap(DateTimeOffset At, string Label, string Why);

namespace Dashboard.Samples;

/// <summary>How finely and for how long readings are kept.</summary>
/// <param name="KeptSlots">Newest buckets' span: what lies further back goes, however few buckets there are.</param>
internal sealed record SampleTier(int WidthSeconds, int KeptSlots)
{
    /// <summary>An attempt begins a bucket of its own, so a slot may hold several: some more than one a slot, and then the oldest go.</summary>
    public int MostBuckets => KeptSlots + (KeptSlots / 4);

    public TimeSpan Width => TimeSpan.FromSeconds(WidthSeconds);

    public TimeSpan KeptFor => Width * KeptSlots;

    public long SlotOf(DateTimeOffset at)
    {
        var (slot, rest) = Math.DivRem(at.ToUnixTimeSeconds(), WidthSeconds);
        return rest < 0 ? slot - 1 : slot;
    }

    public DateTimeOffset StartOf(long slot) => DateTimeOffset.FromUnixTimeSeconds(slot * WidthSeconds);
}

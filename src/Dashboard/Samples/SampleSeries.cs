namespace Dashboard.Samples;

/// <summary>One series: each reading goes into a bucket of both tiers.</summary>
internal sealed class SampleSeries(SampleLimits limits)
{
    /// <summary>The object, its two empty rings and its place in the job's table, so that the sum agrees with the heap as the bench measures it.</summary>
    private const int OwnBytes = 264;

    private readonly SampleRing _fine = new(limits.Fine);
    private readonly SampleRing _coarse = new(limits.Coarse);

    public double Last { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public int LastAttempt { get; private set; }

    /// <summary>Changes with every reading.</summary>
    public long Version { get; private set; }

    public int SizeBytes => OwnBytes + _fine.SizeBytes + _coarse.SizeBytes;

    public void Add(DateTimeOffset at, int attempt, double value)
    {
        var stored = (float)Math.Clamp(value, float.MinValue, float.MaxValue);
        _fine.Add((int)limits.Fine.SlotOf(at), attempt, stored);
        _coarse.Add((int)limits.Coarse.SlotOf(at), attempt, stored);
        (Last, LastAt, LastAttempt) = (value, at, attempt);
        Version++;
    }

    /// <summary>Fine where the fine tier still reaches back that far.</summary>
    public SampleTier TierFrom(DateTimeOffset from) =>
        limits.Fine.SlotOf(from) > limits.Fine.SlotOf(LastAt) - limits.Fine.KeptSlots ? limits.Fine : limits.Coarse;

    public void CopyTo(List<SampleBucket> buckets, SampleTier tier, DateTimeOffset from, DateTimeOffset to) =>
        (tier == limits.Fine ? _fine : _coarse).CopyTo(buckets, tier.SlotOf(from), tier.SlotOf(to));

    /// <returns>False where nothing is left that could go.</returns>
    public bool Halve() => _coarse.Halve() | _fine.Halve();
}

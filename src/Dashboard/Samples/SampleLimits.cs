namespace Dashboard.Samples;

/// <summary>How much is kept. The figures in <c>bench/README.md</c> are of these.</summary>
internal sealed record SampleLimits
{
    public static SampleLimits Default { get; } = new();

    /// <summary>10 s buckets for an hour.</summary>
    public SampleTier Fine { get; init; } = new(10, 360);

    /// <summary>1-minute buckets for a day.</summary>
    public SampleTier Coarse { get; init; } = new(60, 1440);

    /// <summary>Of one job: 64 GPUs with four series each, and as many others. Beyond it the series that has been silent longest goes.</summary>
    public int MostSeries { get; init; } = 320;

    /// <summary>Of one job: three times what a full day of eight GPUs takes. Beyond it the older half of its samples goes.</summary>
    public long MostBytesOfAJob { get; init; } = 8 * 1024 * 1024;

    /// <summary>Of all jobs together. Beyond it the samples of finished jobs go, those that ended first before the others.</summary>
    public long MostBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>A bound that is reached is undercut by so much, so that it is not reached again at once.</summary>
    public long TargetBytes => MostBytes / 10 * 9;
}

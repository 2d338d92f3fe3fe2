namespace Dashboard.Jobs.Stalls;

/// <summary>
/// How long it takes from one move of a job to the next, of many jobs: counts in 76 buckets from a quarter of a second to a day and a half, each a
/// fifth wider than the one before. What is long ago counts less and less.
/// </summary>
internal sealed class GapHistogram
{
    private const int Buckets = 76;
    private const int BucketsPerDoubling = 4;
    private const double Narrowest = 0.25;

    /// <summary>When there are so many, each count is halved.</summary>
    private const int Most = 4_096;

    private readonly ushort[] _counts = new ushort[Buckets];

    public int Count { get; private set; }

    public void Add(TimeSpan gap)
    {
        _counts[BucketOf(gap)]++;
        if (++Count >= Most)
        {
            Count = 0;
            for (var i = 0; i < Buckets; i++)
            {
                Count += _counts[i] /= 2;
            }
        }
    }

    /// <param name="share">Of all gaps, above 0 and at most 1.</param>
    /// <returns>So many of them were no longer than this, to a fifth.</returns>
    public TimeSpan Quantile(double share)
    {
        var left = (int)Math.Ceiling(Count * share);
        for (var i = 0; i < Buckets; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return TimeSpan.FromSeconds(Narrowest * Math.Pow(2, (i + 1.0) / BucketsPerDoubling));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(TimeSpan gap) =>
        (int)Math.Clamp(Math.Log2(gap.TotalSeconds / Narrowest) * BucketsPerDoubling, 0, Buckets - 1);
}

using System.Collections.Immutable;

namespace Dashboard.Samples;

/// <summary>Buckets into at most so many points. No low and no high is lost; a mean is weighted by its readings.</summary>
internal static class SampleDecimation
{
    /// <summary>So many times the usual distance between two buckets, and no more, is still no gap: of neighbours, two may be empty.</summary>
    public const int GapFactor = 3;

    /// <returns>How many of a tier's slots one point stands for.</returns>
    public static long StepFor(long fromSlot, long toSlot, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 2);
        var slots = Math.Max(1, toSlot - fromSlot + 1);
        var step = (slots + maxPoints - 1) / maxPoints;
        // points begin at multiples of the step, so a range may touch one more than its length has
        return CellOf(toSlot, step) - CellOf(fromSlot, step) < maxPoints ? step : (slots + maxPoints - 2) / (maxPoints - 1);
    }

    public static ImmutableArray<SamplePoint> Cut(IReadOnlyList<SampleBucket> buckets, SampleTier tier, long step)
    {
        if (buckets.Count == 0)
        {
            return [];
        }

        var gap = GapAfter(buckets);
        var points = ImmutableArray.CreateBuilder<SamplePoint>();
        var first = 0;
        for (var next = 1; next <= buckets.Count; next++)
        {
            if (next < buckets.Count && CellOf(buckets[next].Slot, step) == CellOf(buckets[first].Slot, step))
            {
                continue;
            }

            var before = first == 0 ? (SampleBucket?)null : buckets[first - 1];
            points.Add(Merge(buckets, first, next, tier.StartOf(CellOf(buckets[first].Slot, step) * step), before, gap));
            first = next;
        }

        return points.ToImmutable();
    }

    private static SamplePoint Merge(
        IReadOnlyList<SampleBucket> buckets,
        int first,
        int end,
        DateTimeOffset at,
        SampleBucket? before,
        long gap
    )
    {
        var (min, max, sum, count) = (double.MaxValue, double.MinValue, 0.0, 0L);
        for (var index = first; index < end; index++)
        {
            var bucket = buckets[index];
            min = Math.Min(min, bucket.Min);
            max = Math.Max(max, bucket.Max);
            sum += (double)bucket.Mean * bucket.Count;
            count += bucket.Count;
        }

        var last = buckets[end - 1];
        return new SamplePoint(
            at,
            min,
            sum / count,
            max,
            last.Last,
            (int)Math.Min(count, int.MaxValue),
            last.Attempt,
            IsAfterGap: before is { } earlier && (long)buckets[first].Slot - earlier.Slot > gap,
            BeginsAttempt: before is { } other && other.Attempt != last.Attempt
        );
    }

    /// <summary>A distance in slots that is still no gap.</summary>
    private static long GapAfter(IReadOnlyList<SampleBucket> buckets)
    {
        var distances = new List<long>(buckets.Count);
        for (var index = 1; index < buckets.Count; index++)
        {
            if ((long)buckets[index].Slot - buckets[index - 1].Slot is > 0 and var distance)
            {
                distances.Add(distance);
            }
        }

        distances.Sort();
        return GapFactor * (distances.Count == 0 ? 1 : distances[(distances.Count - 1) / 2]);
    }

    private static long CellOf(long slot, long step) => slot >= 0 ? slot / step : ((slot + 1) / step) - 1;
}

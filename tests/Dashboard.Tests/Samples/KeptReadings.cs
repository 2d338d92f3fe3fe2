using Dashboard.Samples;

namespace Dashboard.Tests.Samples;

/// <summary>What a series must be, the slow way: keeps every reading and works out each answer from all of them.</summary>
internal sealed class KeptReadings(SampleLimits limits)
{
    private readonly List<(DateTimeOffset At, int Attempt, double Value)> _all = [];

    public void Add(DateTimeOffset at, int attempt, double value) => _all.Add((at, attempt, value));

    public List<Bucket> Buckets(SampleTier tier)
    {
        var buckets = new List<Bucket>();
        foreach (var (at, attempt, value) in _all)
        {
            var slot = SlotOf(tier, at);
            if (buckets.Count == 0 || (buckets[^1].Slot, buckets[^1].Attempt) != (slot, attempt))
            {
                buckets.Add(new Bucket(slot, attempt, []));
            }

            buckets[^1].Values.Add((float)value);
        }

        var newest = buckets.Count == 0 ? 0 : buckets[^1].Slot;
        return [.. buckets.Where(bucket => bucket.Slot > newest - tier.KeptSlots).TakeLast(tier.MostBuckets)];
    }

    public List<SamplePoint> Window(DateTimeOffset from, DateTimeOffset to, TimeSpan width)
    {
        var newest = _all[^1].At;
        var fine = limits.Fine;
        var tier = SlotOf(fine, from) > SlotOf(fine, newest) - fine.KeptSlots ? fine : limits.Coarse;
        var step = (long)(width / tier.Width);
        var buckets = Buckets(tier)
            .Where(bucket => bucket.Slot >= SlotOf(tier, from) && bucket.Slot <= SlotOf(tier, to))
            .ToList();
        var distances = buckets.Zip(buckets.Skip(1), (a, b) => b.Slot - a.Slot).Where(distance => distance > 0).Order().ToList();
        var gap = 3 * (distances.Count == 0 ? 1 : distances[(distances.Count - 1) / 2]);
        var points = new List<SamplePoint>();
        Bucket? last = null;
        foreach (var cell in buckets.GroupBy(bucket => (long)Math.Floor((double)bucket.Slot / step)).OrderBy(cell => cell.Key))
        {
            var values = cell.SelectMany(bucket => bucket.Values).ToList();
            points.Add(
                new SamplePoint(
                    DateTimeOffset.UnixEpoch + (cell.Key * step * tier.Width),
                    values.Min(),
                    values.Select(value => (double)value).Average(),
                    values.Max(),
                    values[^1],
                    values.Count,
                    cell.Last().Attempt,
                    last is not null && cell.First().Slot - last.Slot > gap,
                    last is not null && cell.Last().Attempt != last.Attempt
                )
            );
            last = cell.Last();
        }

        return points;
    }

    private static long SlotOf(SampleTier tier, DateTimeOffset at) =>
        (long)Math.Floor((at - DateTimeOffset.UnixEpoch).TotalSeconds / tier.WidthSeconds);

    internal sealed record Bucket(long Slot, int Attempt, List<float> Values);
}

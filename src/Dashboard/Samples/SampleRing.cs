using System.Runtime.CompilerServices;

namespace Dashboard.Samples;

/// <summary>The newest buckets of one series in one tier, in order. Allocated as it grows.</summary>
internal sealed class SampleRing(SampleTier tier)
{
    private const int FirstSize = 4;

    private SampleBucket[] _buckets = [];
    private int _head;
    private int _count;

    public int Count => _count;

    public int SizeBytes => _buckets.Length * Unsafe.SizeOf<SampleBucket>();

    public ref SampleBucket this[int index] => ref _buckets[(_head + index) % _buckets.Length];

    /// <param name="slot">Not before the last one's.</param>
    public void Add(int slot, int attempt, float value)
    {
        if (_count > 0)
        {
            ref var last = ref this[_count - 1];
            if (last.Slot == slot && last.Attempt == attempt)
            {
                last.Add(value);
                return;
            }
        }

        while (_count > 0 && (this[0].Slot <= slot - (long)tier.KeptSlots || _count == tier.MostBuckets))
        {
            DropOldest();
        }

        if (_count == _buckets.Length)
        {
            Resize(Math.Min(tier.MostBuckets, Math.Max(FirstSize, _count * 2)));
        }

        _count++;
        this[_count - 1] = new SampleBucket(slot, attempt, value);
    }

    /// <summary>The buckets of a range of slots, both ends included, in order.</summary>
    public void CopyTo(List<SampleBucket> buckets, long fromSlot, long toSlot)
    {
        for (var index = FirstFrom(fromSlot); index < _count && this[index].Slot <= toSlot; index++)
        {
            buckets.Add(this[index]);
        }
    }

    /// <summary>Lets the older half go, and its memory.</summary>
    /// <returns>False where there was nothing to let go.</returns>
    public bool Halve()
    {
        if (_count <= FirstSize)
        {
            return false;
        }

        for (var kept = _count / 2; _count > kept; )
        {
            DropOldest();
        }

        Resize(_count);
        return true;
    }

    private int FirstFrom(long slot)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Slot < slot ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void DropOldest()
    {
        _head = (_head + 1) % _buckets.Length;
        _count--;
    }

    private void Resize(int size)
    {
        var buckets = new SampleBucket[size];
        for (var index = 0; index < _count; index++)
        {
            buckets[index] = this[index];
        }

        (_buckets, _head) = (buckets, 0);
    }
}

using System.Runtime.InteropServices;

namespace Dashboard.Samples;

/// <summary>The readings of one attempt in one span of time. Slots are counted from the Unix epoch in widths of the tier.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleBucket
{
    public int Slot;
    public int Attempt;
    public int Count;
    public float Min;
    public float Max;
    public float Mean;
    public float Last;

    public SampleBucket(int slot, int attempt, float value)
    {
        Slot = slot;
        Attempt = attempt;
        Count = 1;
        Min = Max = Mean = Last = value;
    }

    public void Add(float value)
    {
        Count += Count < int.MaxValue ? 1 : 0;
        Min = MathF.Min(Min, value);
        Max = MathF.Max(Max, value);
        Mean = (float)(Mean + (((double)value - Mean) / Count));
        Last = value;
    }
}

using System.Collections.Immutable;

namespace Dashboard.Capacity;

/// <summary>How long an attempt's GPU has worked how much: each reading stands for the time until the next one.</summary>
internal sealed class UtilizationMeter
{
    public const int Bands = 10;

    /// <summary>What was not told for longer is not known.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly float[] _seconds = new float[Bands];
    private (DateTimeOffset At, double Percent)? _last;

    public bool HasAny { get; private set; }

    /// <param name="percent">Null where it is told no more, as at the end.</param>
    public void Observe(DateTimeOffset at, double? percent)
    {
        if (_last is { } last && at > last.At)
        {
            var passed = at - last.At;
            _seconds[BandOf(last.Percent)] += (float)(passed < Longest ? passed : Longest).TotalSeconds;
            HasAny = true;
        }

        if (_last is null || at >= _last.Value.At)
        {
            _last = percent is { } told && double.IsFinite(told) ? (at, told) : null;
        }
    }

    public ImmutableArray<float> Read() => HasAny ? [.. _seconds] : [];

    /// <summary>What is beyond either end belongs to the last band there.</summary>
    internal static int BandOf(double percent) => (int)Math.Clamp(percent / (100.0 / Bands), 0, Bands - 1);
}

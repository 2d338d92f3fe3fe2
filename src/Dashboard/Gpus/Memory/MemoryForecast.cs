using System.Runtime.InteropServices;

namespace Dashboard.Gpus.Memory;

/// <param name="Seconds">Of the attempt.</param>
/// <param name="Bytes">In use.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MemoryReading(double Seconds, double Bytes);

/// <summary>
/// When a GPU's memory will be full, as its use has gone of late: seconds from its last reading. The band is what the slopes between its readings
/// leave open; null is never, as things go.
/// </summary>
/// <param name="Early">One slope in ten is as steep.</param>
/// <param name="Likely">By the median of the slopes.</param>
/// <param name="Late">One in ten is as flat.</param>
/// <param name="Room">Bytes that are left.</param>
/// <param name="BytesASecond">The median of the slopes of late.</param>
public sealed record MemoryForecast(double? Early, double? Likely, double? Late, double Room, double BytesASecond)
{
    /// <summary>The slope of the newer half of the readings as a share of that of the older half: less than 1 slows down. Null where it did not rise.</summary>
    public double? Bend { get; private init; }

    /// <summary>Bytes that it rose by from the first readings to the last ones.</summary>
    public double Risen { get; private init; }

    /// <summary>Fewer readings, or a shorter time, say nothing of where it goes.</summary>
    public const int LeastReadings = 10;
    public const double LeastSeconds = 60;

    /// <summary>A slope that falls to less of what it was is one that comes to rest.</summary>
    private const double Steady = 0.85;

    /// <summary>Later than this is never: nobody's job runs so long.</summary>
    private const double Longest = 30 * 86_400;

    private const double LowQuantile = 0.1;
    private const double HighQuantile = 0.9;

    /// <param name="readings">Of the present attempt's work, in order of time.</param>
    /// <returns>Null where nothing can be told.</returns>
    public static MemoryForecast? Of(ReadOnlySpan<MemoryReading> readings, double totalBytes)
    {
        if (readings.Length < LeastReadings || readings[^1].Seconds - readings[0].Seconds < LeastSeconds || totalBytes <= 0)
        {
            return null;
        }

        var half = readings.Length / 2;
        var (older, newer) = (Slopes(readings[..half]), Slopes(readings[half..]));
        if (older.Length == 0 || newer.Length == 0)
        {
            return null;
        }

        var room = Math.Max(0, totalBytes - MedianOf(readings[^3..]));
        var (before, now) = (Quantile(older, 0.5), Quantile(newer, 0.5));
        // how much of the slope is left after the time between the two halves
        var left = before > 0 && now < before * Steady ? Math.Max(now / before, 0.01) : 1;
        var apart = (readings[^1].Seconds - readings[0].Seconds) / 2;
        return new MemoryForecast(
            TimeTo(room, Quantile(newer, HighQuantile), left, apart),
            TimeTo(room, now, left, apart),
            TimeTo(room, Quantile(newer, LowQuantile), left, apart),
            room,
            now
        )
        {
            Bend = before > 0 ? now / before : null,
            Risen = MedianOf(readings[^3..]) - MedianOf(readings[..3]),
        };
    }

    /// <summary>
    /// Along a slope that stays, or one of which only a share is left after some seconds, and the same share of that after as many more: what
    /// fills up so comes to rest, full or not.
    /// </summary>
    private static double? TimeTo(double room, double slope, double left, double apart)
    {
        if (room <= 0)
        {
            return 0;
        }

        if (slope <= 0)
        {
            return null;
        }

        var straight = room / slope;
        if (left >= 1)
        {
            return straight <= Longest ? straight : null;
        }

        // ∫ slope · left^(t/apart) dt = slope · apart · (1 − left^(t/apart)) / −ln left
        var decay = -Math.Log(left) / apart;
        var share = room * decay / slope;
        return share < 1 && -Math.Log(1 - share) / decay is <= Longest and var seconds ? seconds : null;
    }

    private static double[] Slopes(ReadOnlySpan<MemoryReading> readings)
    {
        var slopes = new List<double>(readings.Length * (readings.Length - 1) / 2);
        for (var i = 0; i < readings.Length; i++)
        {
            for (var j = i + 1; j < readings.Length; j++)
            {
                if (readings[j].Seconds > readings[i].Seconds)
                {
                    slopes.Add((readings[j].Bytes - readings[i].Bytes) / (readings[j].Seconds - readings[i].Seconds));
                }
            }
        }

        slopes.Sort();
        return [.. slopes];
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];

    private static double MedianOf(ReadOnlySpan<MemoryReading> three)
    {
        Span<double> bytes = [three[0].Bytes, three[1].Bytes, three[2].Bytes];
        bytes.Sort();
        return bytes[1];
    }
}

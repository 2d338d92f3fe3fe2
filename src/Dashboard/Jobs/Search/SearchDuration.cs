using System.Buffers;
using System.Globalization;

namespace Dashboard.Jobs.Search;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>1h30m</c>, <c>1.5d</c>.</summary>
internal static class SearchDuration
{
    /// <summary>Some three hundred years: sums with an instant stay within what a time can be.</summary>
    private const long MostTicks = 100_000 * TimeSpan.TicksPerDay;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryRead(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var isRead = false;
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAnyExcept(Digits);
            if (
                end <= 0
                || !decimal.TryParse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || UnitOf(text[end..], out var length) is not { } unit
                || number > MostTicks / unit
            )
            {
                return false;
            }

            ticks += (long)(number * unit);
            if (ticks > MostTicks)
            {
                return false;
            }

            text = text[(end + length)..];
            isRead = true;
        }

        return isRead;
    }

    private static long? UnitOf(ReadOnlySpan<char> text, out int length)
    {
        var end = text.IndexOfAny(Digits);
        length = end < 0 ? text.Length : end;
        return text[..length] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" or "sec" => TimeSpan.TicksPerSecond,
            "m" or "min" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            "w" => 7 * TimeSpan.TicksPerDay,
            _ => null,
        };
    }
}

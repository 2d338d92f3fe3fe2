namespace Shared.Documents;

/// <summary>The form of RFC 3339 that the API writes, <c>2024-01-15T14:30:00Z</c> with or without a fraction; all others are left to the framework.</summary>
internal static class UtcTime
{
    private const int WholeLength = 20;
    private const int MostFractionDigits = 7;
    private const int NotDigits = -1_000_000;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (
            text.Length is < WholeLength or > WholeLength + 1 + MostFractionDigits
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || text[^1] != 'Z'
        )
        {
            return false;
        }

        // a pair that is not of digits is far below zero, and so is any sum with it
        var year = (Pair(text, 0) * 100) + Pair(text, 2);
        var month = Pair(text, 5);
        var day = Pair(text, 8);
        var hour = Pair(text, 11);
        var minute = Pair(text, 14);
        var second = Pair(text, 17);
        var fractionTicks = 0;
        if (
            year <= 0
            || month is <= 0 or > 12
            || day <= 0
            || (day > 28 && day > DateTime.DaysInMonth(year, month))
            || (uint)hour > 23
            || (uint)minute > 59
            || (uint)second > 59
            || (text.Length > WholeLength && !TryReadFraction(text[19..^1], out fractionTicks))
        )
        {
            return false;
        }

        var ticks =
            new DateTime(year, month, day).Ticks
            + (((hour * 3600L) + (minute * 60) + second) * TimeSpan.TicksPerSecond)
            + fractionTicks;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static int Pair(ReadOnlySpan<byte> text, int at)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? NotDigits : (tens * 10) + ones;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text[0] != '.' || text.Length == 1 || !TryRead(text[1..], out ticks))
        {
            return false;
        }

        for (var digits = text.Length - 1; digits < MostFractionDigits; digits++)
        {
            ticks *= 10;
        }

        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            var number = digit - '0';
            if ((uint)number > 9)
            {
                return false;
            }

            value = (value * 10) + number;
        }

        return true;
    }
}

namespace Shared.Documents;

/// <summary>The form of RFC 3339 that the API writes, <c>2024-01-15T14:30:00Z</c> with or without a fraction; all others are left to the framework.</summary>
internal static class UtcTime
{
    private const int WholeLength = 20;
    private const int MostFractionDigits = 7;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (
            text.Length is < WholeLength or > WholeLength + 1 + MostFractionDigits
            || text[^1] != 'Z'
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || !TryRead(text[..4], out var year)
            || !TryRead(text[5..7], out var month)
            || !TryRead(text[8..10], out var day)
            || !TryRead(text[11..13], out var hour)
            || !TryRead(text[14..16], out var minute)
            || !TryRead(text[17..19], out var second)
            || !TryReadFraction(text[19..^1], out var fractionTicks)
            || year == 0
            || month is 0 or > 12
            || day == 0
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        time = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(fractionTicks));
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return true;
        }

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

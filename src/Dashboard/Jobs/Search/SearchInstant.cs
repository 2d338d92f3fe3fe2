using System.Globalization;

namespace Dashboard.Jobs.Search;

/// <summary>
/// Moments as people write them: a day, a minute or a second in UTC, or with an offset; or a length of time from now, as <c>-24h</c>.
/// A search is shared by its address, so a day does not depend on who reads it.
/// </summary>
internal static class SearchInstant
{
    public const string Now = "now";

    private static readonly (string Format, long LengthTicks)[] Formats =
    [
        ("yyyy-MM-dd", TimeSpan.TicksPerDay),
        ("yyyy-MM-dd'T'HH:mm", TimeSpan.TicksPerMinute),
        ("yyyy-MM-dd'T'HH:mmK", TimeSpan.TicksPerMinute),
        ("yyyy-MM-dd HH:mm", TimeSpan.TicksPerMinute),
        ("yyyy-MM-dd'T'HH:mm:ss", TimeSpan.TicksPerSecond),
        ("yyyy-MM-dd'T'HH:mm:ssK", TimeSpan.TicksPerSecond),
        ("yyyy-MM-dd HH:mm:ss", TimeSpan.TicksPerSecond),
        ("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", 1),
        ("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", 1),
    ];

    public static bool TryRead(
        SearchField field,
        string text,
        SearchOperator op,
        ref SearchValue value,
        ref (string Message, string? Suggestion) problem
    )
    {
        if (TryReadFromNow(text, out var ticks))
        {
            if (op.IsOfOrder())
            {
                value = value with { Ticks = ticks, IsFromNow = true };
                return true;
            }

            problem = ($"'{text}' is one moment: {field.Name}>{text} is after it, {field.Name}<{text} before it.", null);
            return false;
        }

        foreach (var (format, length) in Formats)
        {
            if (
                DateTimeOffset.TryParseExact(
                    text,
                    format,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
            )
            {
                value = value with { Ticks = at.UtcTicks, LengthTicks = length };
                return true;
            }
        }

        problem = (
            $"'{text}' is no time: write {field.Name}>-24h, {field.Name}:2026-01-31 or {field.Name}>2026-01-31T10:00Z.",
            null
        );
        return false;
    }

    private static bool TryReadFromNow(string text, out long ticks)
    {
        ticks = 0;
        if (text.Equals(Now, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (text.Length < 2 || text[0] is not ('-' or '+') || !SearchDuration.TryRead(text.AsSpan(1), out var length))
        {
            return false;
        }

        ticks = text[0] == '-' ? -length : length;
        return true;
    }
}

using System.Globalization;

namespace Simulator.Traces;

/// <summary>
/// Reads times that are either seconds from any origin or RFC 3339 with an offset. One file keeps to one of the two: a
/// mixture has no common origin.
/// </summary>
internal sealed class TraceTimes
{
    private static readonly string[] Calendar = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private bool? _isCalendar;

    public double Read(CsvCell cell)
    {
        var text = cell.Text;
        var isCalendar = text.Contains(':', StringComparison.Ordinal);
        _isCalendar ??= isCalendar;
        if (isCalendar != _isCalendar)
        {
            throw cell.Unexpected(
                _isCalendar.Value ? "an RFC 3339 time, as in the lines before" : "a time in seconds, as in the lines before"
            );
        }

        if (!isCalendar)
        {
            return cell.Number(
                0,
                JobLifetime.MaxSeconds,
                "a time in seconds, 0 or more, or RFC 3339 such as 2024-01-15T14:30:00Z"
            );
        }

        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(),
            Calendar,
            CultureInfo.InvariantCulture,
            Universal,
            out var time
        )
            ? (time - DateTimeOffset.UnixEpoch).TotalSeconds
            : throw cell.Unexpected("an RFC 3339 time with its offset, such as 2024-01-15T14:30:00Z");
    }
}

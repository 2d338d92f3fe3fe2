using System.Globalization;

namespace Simulator;

/// <summary>So many requests in a window of wall time.</summary>
internal sealed record RateLimit(int Requests, TimeSpan Window, string WindowText)
{
    /// <returns>False for text that is no limit; <c>none</c> is one, without a value.</returns>
    public static bool TryParse(string text, out RateLimit? limit)
    {
        limit = null;
        if (text == "none")
        {
            return true;
        }

        var parts = text.Split('/');
        if (
            parts.Length != 2
            || parts[1].Length < 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var requests)
            || !int.TryParse(parts[1][..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || requests < 1
            || count is < 1 or > 10_000
        )
        {
            return false;
        }

        var unit = parts[1][^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        limit = unit == TimeSpan.Zero ? null : new RateLimit(requests, unit * count, parts[1]);
        return limit is not null;
    }
}

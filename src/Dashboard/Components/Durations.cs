using System.Globalization;

namespace Dashboard.Components;

/// <summary>Lengths of time as all pages write them: <c>45s</c>, <c>14m 07s</c>, <c>3h 12m</c>, <c>2d 04h</c>. clock.js writes the same.</summary>
public static class Durations
{
    public static string Format(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            return "–";
        }

        if (Math.Round(seconds, 1) is < 60 and var tenths)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{tenths:0.#}s");
        }

        var whole = (long)Math.Clamp(seconds, 60, long.MaxValue / 2); // what rounds to 60.0 is a minute
        return whole switch
        {
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{whole / 60}m {whole % 60:00}s"),
            < 86_400 => string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}h {whole / 60 % 60:00}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{whole / 86_400}d {whole / 3600 % 24:00}h"),
        };
    }
}

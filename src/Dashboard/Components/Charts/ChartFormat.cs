using System.Globalization;

namespace Dashboard.Components.Charts;

/// <summary>How a chart writes its figures; formats.js writes the same.</summary>
public enum ChartFormat
{
    Number,
    Seconds,
    Dollars,
    Percent,

    /// <summary>Bytes, written in 10⁹.</summary>
    Gigabytes,
    Watts,
    Celsius,
}

public static class ChartFormats
{
    /// <summary>As formats.js calls it.</summary>
    public static string NameOf(this ChartFormat format) => format.ToString().ToLowerInvariant();

    public static string Write(this ChartFormat format, double value) =>
        format switch
        {
            _ when !double.IsFinite(value) => "–",
            ChartFormat.Seconds => Durations.Format(value),
            ChartFormat.Dollars => Money.Format((decimal)Math.Clamp(value, -1e15, 1e15)),
            ChartFormat.Percent => Plain($"{value:#,0.##} %"),
            ChartFormat.Gigabytes => Plain($"{value / 1e9:#,0.##} GB"),
            ChartFormat.Watts => Plain($"{value:#,0} W"),
            ChartFormat.Celsius => Plain($"{value:#,0} °C"),
            _ => Plain($"{value:#,0.##}"),
        };

    private static string Plain(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

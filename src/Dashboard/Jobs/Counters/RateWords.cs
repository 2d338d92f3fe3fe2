using System.Globalization;

namespace Dashboard.Jobs.Counters;

/// <summary>Rates in words: <c>+0.9/s</c>, <c>+12/min</c>, <c>−3/h</c>.</summary>
internal static class RateWords
{
    /// <summary>Slower than one in four days stands still.</summary>
    private const double Least = 3e-6;

    /// <returns>Null for what does not change, or not yet.</returns>
    public static string? Of(double? perSecond)
    {
        if (perSecond is not { } rate || !double.IsFinite(rate) || Math.Abs(rate) < Least)
        {
            return null;
        }

        var (each, unit) = Math.Abs(rate) switch
        {
            >= 0.5 => (rate, "s"),
            >= 0.5 / 60 => (rate * 60, "min"),
            _ => (rate * 3600, "h"),
        };
        var format = Math.Abs(each) >= 100 ? "#,0" : "0.##";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(each < 0 ? "−" : "+")}{Math.Abs(each).ToString(format, CultureInfo.InvariantCulture)}/{unit}"
        );
    }
}

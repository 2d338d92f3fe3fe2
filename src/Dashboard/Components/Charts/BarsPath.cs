using System.Globalization;
using System.Text;

namespace Dashboard.Components.Charts;

/// <summary>Draws bars from zero as one SVG path in a box of <see cref="Width"/> × <see cref="Height"/>, in hundredths.</summary>
public static class BarsPath
{
    public const int Width = 240;
    public const int Height = 48;

    /// <summary>A quarter of each bar's place stays empty.</summary>
    private const double Filled = 0.75;

    /// <summary>One among thousands is seen all the same.</summary>
    private const double LeastHeight = 1;

    /// <summary>Where a bar begins, as an attribute has it.</summary>
    public static string PlaceOf(int bar, int count) =>
        ((double)bar * Width / Math.Max(1, count)).ToString("0.##", CultureInfo.InvariantCulture);

    /// <param name="values">Side by side; zero and less, and what is no number, is no bar.</param>
    /// <param name="high">The value at the top. What is beyond it is cut off there.</param>
    public static string Draw(IReadOnlyList<double> values, double high)
    {
        var path = new StringBuilder(values.Count * 24);
        var place = (double)Width / Math.Max(1, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] > 0 && high > 0)
            {
                var height = Math.Max(LeastHeight, Math.Min(1, values[i] / high) * Height);
                path.Append(
                    CultureInfo.InvariantCulture,
                    $"M{i * place:0.##} {Height}v{-height:0.##}h{place * Filled:0.##}V{Height}z"
                );
            }
        }

        return path.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Dashboard.Components.Charts;

/// <summary>Draws points as one SVG path in a box of <see cref="Width"/> × <see cref="Height"/>, in tenths: what a screen can show.</summary>
public static class SparklinePath
{
    public const int Width = 100;
    public const int Height = 24;

    /// <summary>Room for half the stroke, so that a line along an edge keeps its full width.</summary>
    private const double Margin = 1.5;

    /// <param name="low">The value at the bottom.</param>
    /// <param name="high">The value at the top. What lies beyond either is drawn on the edge.</param>
    public static string Draw(IReadOnlyList<SparklinePoint> points, double low, double high)
    {
        var path = new StringBuilder(points.Count * 16);
        var y = 0.0;
        for (var index = 0; index < points.Count; index++)
        {
            var point = points[index];
            var x = Math.Clamp(point.X, 0, 1) * Width;
            var (bottom, top) = (YOf(point.Low, low, high), YOf(point.High, low, high));
            var begins = index == 0 || point.Breaks;
            // the nearer end of the span first, so that the line does not cross itself
            var (first, second) = !begins && Math.Abs(top - y) < Math.Abs(bottom - y) ? (top, bottom) : (bottom, top);
            Write(path, begins ? 'M' : 'L', x, first);
            var isAlone = begins && (index == points.Count - 1 || points[index + 1].Breaks);
            if (isAlone || Math.Abs(second - first) >= 0.05)
            {
                // a line of no length still has its round ends: a dot
                Write(path, 'L', x, second);
            }

            y = second;
        }

        return path.ToString();
    }

    private static double YOf(double value, double low, double high)
    {
        var share = high > low ? Math.Clamp((value - low) / (high - low), 0, 1) : 0.5;
        return Height - Margin - (share * (Height - (2 * Margin)));
    }

    private static void Write(StringBuilder path, char command, double x, double y) =>
        path.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");
}

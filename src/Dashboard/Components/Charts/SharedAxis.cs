using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Dashboard.Components.Charts;

/// <summary>One axis for several lines: from the first point of any to the last, and from zero to the highest.</summary>
public sealed record SharedAxis(double From, double To, double High)
{
    public const int Width = 600;
    public const int Height = 120;

    /// <summary>Room for half the stroke.</summary>
    private const double Margin = 1;

    /// <param name="high">The value at the top; without it the highest point's.</param>
    public static SharedAxis Of(IEnumerable<AxisSeries?> series, double? high = null)
    {
        var points = series.OfType<AxisSeries>().SelectMany(line => line.Points).ToList();
        return points.Count == 0
            ? new SharedAxis(0, 0, high ?? 0)
            : new SharedAxis(points.Min(point => point.X), points.Max(point => point.X), high ?? points.Max(point => point.Y));
    }

    /// <returns>An SVG path in a box of <see cref="Width"/> × <see cref="Height"/>.</returns>
    public string Draw(AxisSeries series)
    {
        var path = new StringBuilder(series.Points.Length * 14);
        for (var i = 0; i < series.Points.Length; i++)
        {
            var point = series.Points[i];
            var begins = i == 0 || point.Breaks;
            var (x, y) = (PlaceOf(point.X), Height - Margin - (ShareOf(point.Y) * (Height - (2 * Margin))));
            path.Append(CultureInfo.InvariantCulture, $"{(begins ? 'M' : 'L')}{x:0.#} {y:0.#}");
            if (begins && (i == series.Points.Length - 1 || series.Points[i + 1].Breaks))
            {
                // a line of no length still has its round ends: a dot
                path.Append('h').Append('0');
            }
        }

        return path.ToString();
    }

    /// <summary>The lines as a table: at each of some steps what each was last, up to then and since the step before.</summary>
    public ImmutableArray<AxisRow> ToRows(IReadOnlyList<AxisSeries?> series, int steps)
    {
        var rows = ImmutableArray.CreateBuilder<AxisRow>(steps);
        var width = (To - From) / Math.Max(1, steps - 1);
        for (var step = 0; step < steps; step++)
        {
            var at = From + (step * width);
            // half a step more, and all of the end: a point lies in one row, whatever the rounding
            var (after, until) = (at - (width / 2), step == steps - 1 ? double.MaxValue : at + (width / 2));
            rows.Add(
                new AxisRow(
                    at,
                    [
                        .. series.Select(line =>
                            line?.Points.Where(point => point.X >= after && point.X < until)
                                .Select(point => (double?)point.Y)
                                .LastOrDefault()
                        ),
                    ]
                )
            );
        }

        return rows.MoveToImmutable();
    }

    private double PlaceOf(double x) => To > From ? (x - From) / (To - From) * Width : Width / 2.0;

    private double ShareOf(double y) => High > 0 ? Math.Clamp(y / High, 0, 1) : 0;
}

/// <param name="At">Seconds on the axis.</param>
/// <param name="Values">One a line; null where it has no point there.</param>
public sealed record AxisRow(double At, ImmutableArray<double?> Values);

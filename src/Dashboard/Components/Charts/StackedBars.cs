using System.Collections.Immutable;

namespace Dashboard.Components.Charts;

/// <summary>Some things with the same parts each.</summary>
/// <param name="Word">What the bars are, as a table's heading: 'Endpoint'.</param>
public sealed record StackedBars(
    string Word,
    ImmutableArray<StackedBar> Bars,
    ImmutableArray<ChartMark> Parts,
    ChartFormat Format,
    string CsvUnit
)
{
    public ChartTable ToTable() =>
        new(
            Word,
            [.. Parts.Select(part => new ChartColumn(part.Name, CsvUnit, Format)), new ChartColumn("Together", CsvUnit, Format)],
            [
                .. Bars.Select(bar => new ChartRow(bar.Name, [.. bar.Values.Select(value => (double?)value), bar.Values.Sum()])
                {
                    Href = bar.Href,
                }),
            ]
        );

    /// <summary>As chart-bars.js reads it.</summary>
    internal string ToText() =>
        ChartText.Of(
            new
            {
                Names = Bars.Select(bar => bar.Name),
                Hrefs = Bars.Select(bar => bar.Href ?? ""),
                Format = Format.NameOf(),
                Series = Parts.Select(
                    (part, index) =>
                        new
                        {
                            part.Name,
                            part.Colour,
                            Values = Bars.Select(bar => ChartText.Short(bar.Values[index])),
                        }
                ),
            }
        );
}

/// <param name="Values">One a part, none of them negative.</param>
/// <param name="Href">To the jobs that it is of.</param>
public sealed record StackedBar(string Name, ImmutableArray<double> Values, string? Href);

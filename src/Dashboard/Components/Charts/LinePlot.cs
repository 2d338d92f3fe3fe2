using System.Collections.Immutable;

namespace Dashboard.Components.Charts;

/// <summary>Lines over one axis of time.</summary>
/// <param name="Times">In order; those of all lines.</param>
public sealed record LinePlot(
    DateTimeOffset From,
    DateTimeOffset To,
    ImmutableArray<DateTimeOffset> Times,
    ImmutableArray<PlotLine> Lines,
    ChartFormat Format,
    string CsvUnit
)
{
    /// <summary>The value at the top; without it the highest of all.</summary>
    public double? High { get; init; }

    public ImmutableArray<PlotLimit> Limits { get; init; } = [];

    public bool IsEmpty => Lines.All(line => line.Values.All(value => value is null));

    public ChartTable ToTable() =>
        new(
            "Time",
            [.. Columns.Select(column => new ChartColumn(column.Name, CsvUnit, Format))],
            [.. Times.Select((at, index) => new ChartRow("", [.. Columns.Select(column => column.Values[index])]) { At = at })]
        );

    private IEnumerable<(string Name, ImmutableArray<double?> Values)> Columns =>
        Lines.SelectMany(line =>
            line.Lows.IsDefault
                ? [(line.Mark.Name, line.Values)]
                : new[]
                {
                    (line.Mark.Name, line.Values),
                    ($"{line.Mark.Name}, lowest", line.Lows),
                    ($"{line.Mark.Name}, highest", line.Highs),
                }
        );

    /// <summary>As line-plot.js reads it; times in Unix seconds.</summary>
    internal string ToText() =>
        ChartText.Of(
            new
            {
                From = SecondsOf(From),
                To = SecondsOf(To),
                High,
                Format = Format.NameOf(),
                Limits = Limits.IsEmpty ? null : Limits.Select(limit => limit),
                Xs = Times.Select(SecondsOf),
                Lines = Lines.Select(line => new
                {
                    line.Mark.Name,
                    line.Mark.Colour,
                    line.IsDashed,
                    // null where there is none: a gap
                    Ys = line.Values.Select(ChartText.Short),
                    Lows = line.Lows.IsDefault ? null : line.Lows.Select(ChartText.Short),
                    Highs = line.Highs.IsDefault ? null : line.Highs.Select(ChartText.Short),
                }),
            }
        );

    private static double SecondsOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}

/// <param name="Values">One a time; null where there is none, and no line leads across.</param>
public sealed record PlotLine(ChartMark Mark, ImmutableArray<double?> Values, bool IsDashed = false)
{
    /// <summary>With <see cref="Highs"/>: what each value is the mean of reached from here, one a time. A band behind the line; none where it is not set.</summary>
    public ImmutableArray<double?> Lows { get; init; }

    /// <inheritdoc cref="Lows"/>
    public ImmutableArray<double?> Highs { get; init; }
}

/// <summary>From this value on it means something: a line across, with its word.</summary>
public sealed record PlotLimit(double Value, string Word);

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

    public bool IsEmpty => Lines.All(line => line.Values.All(value => !IsTold(value)));

    public ChartTable ToTable()
    {
        List<(string Name, ImmutableArray<double?> Values)> columns = [];
        foreach (var line in Lines)
        {
            columns.Add((line.Mark.Name, line.Values));
            if (!line.Lows.IsDefault)
            {
                columns.Add(($"{line.Mark.Name}, lowest", line.Lows));
                columns.Add(($"{line.Mark.Name}, highest", line.Highs));
            }
        }

        return new ChartTable(
            "Time",
            [.. columns.Select(column => new ChartColumn(column.Name, CsvUnit, Format))],
            [
                .. Times
                    .Index()
                    .Select(time => new ChartRow(
                        "",
                        [.. columns.Select(column => column.Values[time.Index]).Select(value => IsTold(value) ? value : null)]
                    )
                    {
                        At = time.Item,
                    })
                    // a time at which nothing is, is there for the drawing's sake
                    .Where(row => row.Values.Any(value => value is not null)),
            ]
        );
    }

    private static bool IsTold(double? value) => value is { } told && double.IsFinite(told);

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
                    Ys = TextsOf(line, line.Values),
                    Lows = line.Lows.IsDefault ? null : TextsOf(line, line.Lows),
                    Highs = line.Highs.IsDefault ? null : TextsOf(line, line.Highs),
                }),
            }
        );

    /// <summary>Null for a gap; a dash where the line leads across.</summary>
    private static IEnumerable<object?> TextsOf(PlotLine line, ImmutableArray<double?> values) =>
        values.Select(value => value is null && line.Spans ? "-" : (object?)ChartText.Short(value));

    private static double SecondsOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}

/// <param name="Values">One a time; null where there is none. No line leads across that, nor across what is no number.</param>
public sealed record PlotLine(ChartMark Mark, ImmutableArray<double?> Values, bool IsDashed = false)
{
    /// <summary>It leads across times at which it has none, which are other lines': but not across what is no number, its own gaps.</summary>
    public bool Spans { get; init; }

    /// <summary>With <see cref="Highs"/>: what each value is the mean of reached from here, one a time. A band behind the line; none where it is not set.</summary>
    public ImmutableArray<double?> Lows { get; init; }

    /// <inheritdoc cref="Lows"/>
    public ImmutableArray<double?> Highs { get; init; }
}

/// <summary>From this value on it means something: a line across, with its word.</summary>
public sealed record PlotLimit(double Value, string Word);

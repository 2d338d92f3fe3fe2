using System.Collections.Immutable;

namespace Dashboard.Components.Charts;

/// <summary>What a chart shows, as a table: for who reads rather than looks, and for a file.</summary>
/// <param name="RowWord">Heads the rows' own names.</param>
public sealed record ChartTable(string RowWord, ImmutableArray<ChartColumn> Columns, ImmutableArray<ChartRow> Rows);

/// <param name="Unit">For the file, whose values have none: 's', 'USD', '%'.</param>
public sealed record ChartColumn(string Name, string Unit, ChartFormat Format);

/// <param name="Name">Any text; passed over where there is a time.</param>
/// <param name="Values">One a column; null where there is none.</param>
public sealed record ChartRow(string Name, ImmutableArray<double?> Values)
{
    public DateTimeOffset? At { get; init; }

    /// <summary>To the jobs that it is of.</summary>
    public string? Href { get; init; }
}

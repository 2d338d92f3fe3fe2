using CsvHelper;

namespace Simulator.Traces;

/// <summary>One field of the table's current row. Valid until the next row is read.</summary>
internal readonly struct CsvCell(CsvTable table, CsvReader reader, int column)
{
    public bool IsEmpty => reader.GetSpan(column).IsEmpty;

    public string Text => reader.GetString(column);

    /// <summary>Text that is not empty.</summary>
    public string Required(string expected) => IsEmpty ? throw Unexpected(expected) : Text;

    /// <summary>A finite number within the bounds.</summary>
    public double Number(double least, double most, string expected) =>
        reader.TryParse<double>(column, out var number) && number >= least && number <= most
            ? number
            : throw Unexpected(expected);

    public int Integer(int least, int most, string expected) =>
        reader.TryParse<int>(column, out var number) && number >= least && number <= most ? number : throw Unexpected(expected);

    public TraceFormatException Unexpected(string expected) =>
        table.At(table.LineNumber, column, $"found {TraceFormatException.Quote(Text)}, expected {expected}");
}

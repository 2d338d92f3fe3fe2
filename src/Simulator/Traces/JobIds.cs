namespace Simulator.Traces;

/// <summary>Reads the rows' ids and refuses one that was there before.</summary>
internal sealed class JobIds(CsvTable table, int column)
{
    private const int MaxLength = 256;

    private readonly Dictionary<string, long> _lineOf = new(StringComparer.Ordinal);

    public string ReadNew()
    {
        var cell = table.Cell(column);
        var id = cell.Required("a job's id");
        if (id.Length > MaxLength)
        {
            throw cell.Unexpected($"a job's id of at most {MaxLength} characters");
        }

        return _lineOf.TryAdd(id, table.LineNumber)
            ? id
            : throw cell.Unexpected($"an id that is not on line {_lineOf[id]} already");
    }
}

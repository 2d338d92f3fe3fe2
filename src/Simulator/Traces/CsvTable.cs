using System.Collections.Immutable;
using CsvHelper;

namespace Simulator.Traces;

/// <summary>A CSV file with a header, read row by row. Every complaint names the file, the line and the column.</summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        TrimWhitespace = true,
        // one bad quote must not swallow the rest of the file
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        PoolStrings = true,
    };

    private readonly byte[] _bytes;
    private readonly CsvReader _reader;

    private CsvTable(string path)
    {
        Path = path;
        _bytes = TraceText.Load(path);
        _reader = CsvReader.Create(_bytes, Options);
    }

    public string Path { get; }

    /// <summary>The header's names, as they are written, each once.</summary>
    public ImmutableArray<string> Columns { get; private set; } = [];

    /// <summary>1, unless empty lines come first.</summary>
    public long HeaderLine { get; private set; } = 1;

    public long LineNumber => _reader.LineNumber;

    public static CsvTable Open(string path)
    {
        var table = new CsvTable(path);
        try
        {
            table.ReadHeader();
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    public bool Has(string column) => Columns.Contains(column, StringComparer.OrdinalIgnoreCase);

    /// <returns>The column's index, from 0.</returns>
    public int Require(string column)
    {
        var index = Find(column);
        return index >= 0
            ? index
            : throw At(HeaderLine, Columns.Length, $"found the end of the header, expected a column '{column}' too");
    }

    /// <returns>The column's index, from 0, or -1.</returns>
    public int Find(string column) => Columns.IndexOf(column, StringComparer.OrdinalIgnoreCase);

    /// <summary>Moves to the next row that is not an empty line; false at the end.</summary>
    public bool Read()
    {
        if (!Advance())
        {
            return false;
        }

        var count = _reader.FieldCount;
        if (count < Columns.Length)
        {
            throw At(LineNumber, count, $"found the end of the line, expected {Columns.Length} columns as in the header");
        }

        if (count > Columns.Length)
        {
            var found = TraceFormatException.Quote(_reader.GetString(Columns.Length));
            throw At(
                LineNumber,
                Columns.Length,
                $"found {found}, expected the line to end after {Columns.Length} columns as the header does"
            );
        }

        return true;
    }

    public CsvCell Cell(int column) => new(this, _reader, column);

    /// <summary>A complaint about a cell; <paramref name="column"/> counts from 0.</summary>
    public TraceFormatException At(long line, int column, string problem) =>
        TraceFormatException.At(Path, line, column + 1, column < Columns.Length ? Columns[column] : null, problem);

    public void Dispose() => _reader.Dispose();

    private void ReadHeader()
    {
        if (!Advance())
        {
            throw TraceFormatException.InFile(Path, "the file holds empty lines only, expected a CSV header");
        }

        var header = Enumerable.Range(0, _reader.FieldCount).Select(_reader.GetString).ToImmutableArray();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var column = 0; column < header.Length; column++)
        {
            if (!seen.Add(header[column]))
            {
                throw At(
                    LineNumber,
                    column,
                    $"found {TraceFormatException.Quote(header[column])} a second time, expected each column once"
                );
            }
        }

        Columns = header;
        HeaderLine = LineNumber;
    }

    private bool Advance()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException e)
        {
            throw TraceFormatException.At(
                Path,
                e.LineNumber,
                ColumnAt(e.ByteOffset) + 1,
                null,
                "found a quote that is not closed on its line or stands inside a field, expected quotes around a whole field",
                e
            );
        }
    }

    /// <summary>The reader gives the offset of a byte at or after the bad quote; people look for a column.</summary>
    private int ColumnAt(long offset)
    {
        var line = _bytes.AsSpan(0, (int)Math.Clamp(offset + 1, 0, _bytes.Length)).TrimEnd("\r\n"u8);
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        var (column, isQuoted) = (0, false);
        foreach (var character in line[..Math.Max(line.LastIndexOf((byte)'"'), 0)])
        {
            isQuoted ^= character == '"';
            column += character == ',' && !isQuoted ? 1 : 0;
        }

        return column;
    }
}

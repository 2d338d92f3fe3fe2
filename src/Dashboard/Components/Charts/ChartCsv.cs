using System.Globalization;
using System.Text;
using CsvHelper;
using Dashboard.Infrastructure;

namespace Dashboard.Components.Charts;

/// <summary>A chart's table as the text of a CSV file (RFC 4180): values whole, not as they are shown.</summary>
public static class ChartCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\r\n" };

    public static string Write(ChartTable table)
    {
        using var output = new MemoryStream();
        using (var csv = CsvWriter.Create(output, Options, leaveOpen: true))
        {
            csv.WriteField(table.RowWord);
            foreach (var column in table.Columns)
            {
                csv.WriteField(CsvText.Plain(column.Unit.Length == 0 ? column.Name : $"{column.Name} ({column.Unit})"));
            }

            csv.EndRecord();
            foreach (var row in table.Rows)
            {
                csv.WriteField(
                    row.At is { } at ? at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) : CsvText.Plain(row.Name)
                );
                foreach (var value in row.Values)
                {
                    csv.WriteField(value is { } told ? told.ToString("R", CultureInfo.InvariantCulture) : "");
                }

                csv.EndRecord();
            }
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }
}

using CsvHelper;

namespace Dashboard.Upstream.Discovery;

/// <summary>Finds job ids in what people paste, and in files of theirs.</summary>
internal static class JobIdText
{
    private static readonly char[] Marks = ['"', '\'', '[', ']'];

    /// <summary>How such a column is called, whatever the case.</summary>
    private static readonly string[] ColumnNames = ["jobid", "job_id", "id"];

    /// <param name="text">Ids between white space, commas, semicolons or lines, also as a list in JSON.</param>
    public static IEnumerable<string> FindInText(string text)
    {
        var separators = text.Where(c => char.IsWhiteSpace(c) || c is ',' or ';').Distinct().ToArray();
        return (separators.Length == 0 ? [text] : text.Split(separators))
            .Select(part => part.Trim(Marks))
            .Where(part => part.Length > 0);
    }

    /// <summary>
    /// The column that is called <c>jobId</c>, <c>job_id</c> or <c>id</c>, else the first one, whose first row then is no heading. What
    /// stands between the cells (comma, semicolon, tab or bar) shows in the first lines.
    /// </summary>
    public static IEnumerable<string> FindInCsv(string csv)
    {
        using var reader = CsvReader.FromText(
            csv,
            new CsvReaderOptions
            {
                HasHeader = false,
                TrimWhitespace = true,
                // one bad quote must not swallow the rest of the file
                AllowLineBreaksInQuotes = false,
                MalformedData = CsvMalformedDataHandling.Recover,
            }
        );
        int? column = null;
        while (reader.Read())
        {
            var isHeading = false;
            if (column is null)
            {
                var named = FindNamed(reader);
                (column, isHeading) = (Math.Max(0, named), named >= 0);
            }

            if (!isHeading && column < reader.FieldCount && reader.GetString(column.Value).Trim() is { Length: > 0 } jobId)
            {
                yield return jobId;
            }
        }
    }

    private static int FindNamed(CsvReader row)
    {
        for (var i = 0; i < row.FieldCount; i++)
        {
            if (ColumnNames.Contains(row.GetString(i).Trim(), StringComparer.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}

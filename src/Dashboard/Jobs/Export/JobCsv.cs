using CsvHelper;
using Dashboard.Infrastructure;
using Dashboard.Jobs.Table;
using Shared.Jobs;

namespace Dashboard.Jobs.Export;

/// <summary>Jobs as lines of a CSV file (RFC 4180), each as it is when its turn comes; none is held.</summary>
internal static class JobCsv
{
    /// <summary>So many lines go out together, and whoever reads slowly holds up the next ones.</summary>
    private const int Together = 256;

    /// <summary>The mark tells spreadsheets that it is UTF-8.</summary>
    private static readonly CsvWriterOptions Options = new() { NewLine = "\r\n", WriteByteOrderMark = true };

    /// <param name="now">By upstream's clock.</param>
    public static async Task WriteAsync(
        Stream output,
        IEnumerable<Job> jobs,
        JobColumnChoice columns,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var fields = columns.Columns.SelectMany(column => JobExportFields.Of(column.Id)).ToList();
        await using var csv = CsvWriter.Create(output, Options, leaveOpen: true);
        fields.ForEach(field => csv.WriteField(field.Name));
        await csv.EndRecordAsync(cancellationToken);
        var lines = 0;
        foreach (var job in jobs)
        {
            fields.ForEach(field => csv.WriteField(Cell(field, field.Read(job, now))));
            await csv.EndRecordAsync(cancellationToken);
            if (++lines % Together == 0)
            {
                await csv.FlushAsync(cancellationToken);
            }
        }

        await csv.FlushAsync(cancellationToken);
    }

    private static string Cell(JobExportField field, string? value) => field.IsNumber ? value ?? "" : CsvText.Plain(value ?? "");
}

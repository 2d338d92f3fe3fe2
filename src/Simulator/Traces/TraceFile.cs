using System.Collections.Immutable;

namespace Simulator.Traces;

/// <summary>Reads a trace; README.md beside this file describes the forms.</summary>
public static class TraceFile
{
    private static readonly string[] FolderEntries = [GenAiSeries.DutyCycleFile, PodList.File];

    /// <param name="path">A .csv or .csv.gz file, or the folder of one of the published traces.</param>
    /// <exception cref="TraceFormatException">The file is absent, unreadable or not a trace.</exception>
    public static Trace Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var table = CsvTable.Open(Directory.Exists(path) ? FindInFolder(path) : path);
        var jobs = ReadJobs(table);
        return jobs.Count == 0
            ? throw table.At(table.HeaderLine + 1, 0, "found the end of the file, expected at least one job")
            : new Trace(NameOf(table.Path), FromZero(jobs));
    }

    /// <summary>A file of the published folder, packed or not; null where there is none.</summary>
    internal static string? FindBeside(string folder, string name)
    {
        string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, name + ".gz")];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static string FindInFolder(string folder) =>
        FolderEntries.Select(name => FindBeside(folder, name)).FirstOrDefault(file => file is not null)
        ?? throw TraceFormatException.InFile(
            folder,
            $"the folder holds no trace, expected {string.Join(" or ", FolderEntries)} (or .gz), or the name of a file"
        );

    private static List<TraceJob> ReadJobs(CsvTable table)
    {
        if (table.Has(JobTable.Mark))
        {
            return JobTable.Read(table);
        }

        if (table.Has(PodList.Mark))
        {
            return PodList.Read(table);
        }

        if (table.Has(GenAiSeries.Mark))
        {
            return GenAiSeries.Read(table);
        }

        var found = TraceFormatException.Quote(string.Join(',', table.Columns));
        throw table.At(
            table.HeaderLine,
            0,
            $"found the header {found}, expected one with '{JobTable.Mark}' (this project's form), '{PodList.Mark}' (the Alibaba 2023 pod list) "
                + $"or '{GenAiSeries.Mark}' (the Alibaba 2026 GenAI series)"
        );
    }

    private static ImmutableArray<TraceJob> FromZero(List<TraceJob> jobs)
    {
        var origin = jobs.Min(job => job.CreatedAtSeconds);
        return
        [
            .. jobs.Select(job =>
                    job with
                    {
                        CreatedAtSeconds = job.CreatedAtSeconds - origin,
                        ScheduledAtSeconds = job.ScheduledAtSeconds - origin,
                        EndedAtSeconds = job.EndedAtSeconds - origin,
                    }
                )
                .OrderBy(job => job.CreatedAtSeconds)
                .ThenBy(job => job.JobId, StringComparer.Ordinal),
        ];
    }

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var ending in (string[])[".gz", ".csv"])
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name;
        }

        return name;
    }
}

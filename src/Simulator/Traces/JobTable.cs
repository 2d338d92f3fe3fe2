using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Simulator.Traces;

/// <summary>This project's own form, one job a line; README.md beside this file is its definition.</summary>
internal static class JobTable
{
    public const string Mark = "job_id";

    private const string TagPrefix = "tag.";

    private static readonly string[] Required = [Mark, "created", "scheduled", "ended", "outcome"];
    private static readonly string[] Optional = ["endpoint", "gpu_type", "gpu_count", "gpu_share", "cpu_cores", "memory"];

    private static readonly FrozenDictionary<string, TraceOutcome> Outcomes = new Dictionary<string, TraceOutcome>
    {
        ["completed"] = TraceOutcome.Completed,
        ["failed"] = TraceOutcome.Failed,
        ["cancelled"] = TraceOutcome.Cancelled,
        ["canceled"] = TraceOutcome.Cancelled,
        ["timeout"] = TraceOutcome.Timeout,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static List<TraceJob> Read(CsvTable table)
    {
        var columns = Required.Concat(Optional).ToFrozenDictionary(name => name, table.Find, StringComparer.Ordinal);
        var tags = ReadHeader(table);
        var times = new TraceTimes();
        var ids = new JobIds(table, columns[Mark]);
        var jobs = new List<TraceJob>();
        while (table.Read())
        {
            jobs.Add(ReadJob(new JobRow(table, columns), ids, times, tags));
        }

        return jobs;
    }

    /// <returns>The tag columns: key and index.</returns>
    private static List<KeyValuePair<string, int>> ReadHeader(CsvTable table)
    {
        foreach (var name in Required)
        {
            table.Require(name);
        }

        var tags = new List<KeyValuePair<string, int>>();
        for (var column = 0; column < table.Columns.Length; column++)
        {
            var name = table.Columns[column];
            if (name.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > TagPrefix.Length)
            {
                tags.Add(new(name[TagPrefix.Length..], column));
            }
            else if (!Required.Concat(Optional).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var known = string.Join(", ", Required.Concat(Optional));
                throw table.At(
                    table.HeaderLine,
                    column,
                    $"found {TraceFormatException.Quote(name)}, expected one of {known}, {TagPrefix}KEY"
                );
            }
        }

        return tags;
    }

    private static TraceJob ReadJob(JobRow row, JobIds ids, TraceTimes times, List<KeyValuePair<string, int>> tags)
    {
        var lifetime = JobLifetime.Read(row["created"], row["scheduled"], row["ended"], times.Read);
        var gpuCount = row.Optional("gpu_count", cell => cell.Integer(0, GpuLimits.MaxCount, GpuLimits.ExpectedCount), 1);
        return new TraceJob
        {
            JobId = ids.ReadNew(),
            EndpointId = row.Optional("endpoint", cell => cell.Text, "ep_trace"),
            CreatedAtSeconds = lifetime.Created,
            ScheduledAtSeconds = lifetime.Scheduled,
            EndedAtSeconds = lifetime.Ended,
            Outcome = ReadOutcome(row, lifetime),
            GpuType = gpuCount == 0 ? "" : row.Optional("gpu_type", cell => cell.Text, GpuModels.Unspecified),
            GpuCount = gpuCount,
            GpuShare =
                gpuCount == 0
                    ? 1
                    : row.Optional(
                        "gpu_share",
                        cell => cell.Number(double.Epsilon, 1, "a share of a GPU, over 0 and up to 1"),
                        1
                    ),
            CpuCores = row.Optional(
                "cpu_cores",
                cell => cell.Number(0, 1e6, "a number of processor cores, 0 or more"),
                TraceJob.DefaultCpuCores
            ),
            MemoryBytes = row.Optional("memory", TraceQuantity.Bytes, TraceJob.DefaultMemoryBytes),
            Tags = tags.Select(tag => KeyValuePair.Create(tag.Key, row.Text(tag.Value)))
                .Where(tag => tag.Value.Length > 0)
                .ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static TraceOutcome ReadOutcome(JobRow row, JobLifetime lifetime)
    {
        var cell = row["outcome"];
        if (!Outcomes.TryGetValue(cell.Text, out var outcome))
        {
            throw cell.Unexpected("completed, failed, cancelled or timeout");
        }

        return outcome is TraceOutcome.Completed && lifetime.Scheduled is null
            ? throw row["scheduled"].Unexpected("a time, since the job completed")
            : outcome;
    }

    private readonly struct JobRow(CsvTable table, FrozenDictionary<string, int> columns)
    {
        public CsvCell this[string column] => table.Cell(columns[column]);

        public string Text(int column) => table.Cell(column).Text;

        /// <summary>An absent column and an empty cell both mean the default.</summary>
        public T Optional<T>(string column, Func<CsvCell, T> read, T otherwise) =>
            columns[column] < 0 || this[column].IsEmpty ? otherwise : read(this[column]);
    }
}

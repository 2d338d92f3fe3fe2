using System.Collections.Immutable;

namespace Simulator.Traces;

/// <summary>
/// The GPU series of Alibaba's 2026 GenAI trace (github.com/alibaba/clusterdata, cluster-trace-v2026-GenAI). One serving container is
/// one job: it runs from its first reading to its last. Memory and load times are joined from the files beside the duty cycle.
/// </summary>
internal static class GenAiSeries
{
    public const string Mark = "container_ip";
    public const string DutyCycleFile = "pod_gpu_duty_cycle_anon.csv";

    private const string MemoryFile = "pod_gpu_memory_used_bytes_anon.csv";
    private const string Endpoint = "ep_genai_serving";

    /// <summary>Prometheus, whose samples these are, takes a series as ended after five minutes without a sample.</summary>
    private const double StaleSeconds = 300;

    private static readonly (string Phase, string File)[] LoadFiles =
    [
        ("modelLoad", "basemodel_update_latency_anon.csv"),
        ("loraLoad", "lora_update_latency_anon.csv"),
        ("controlNetLoad", "controlnet_latency_data_anon.csv"),
    ];

    public static List<TraceJob> Read(CsvTable dutyCycle)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(dutyCycle.Path))!;
        var containers = new Dictionary<string, Container>(StringComparer.Ordinal);
        foreach (
            var (id, at, percent) in Samples(
                dutyCycle,
                100,
                "a GPU utilisation from 0 to 100 percent, as the duty-cycle file has"
            )
        )
        {
            if (!containers.TryGetValue(id, out var container))
            {
                containers.Add(id, container = new Container());
            }

            if (!container.Readings.TryAdd(at, new TraceReading(at, percent, null)))
            {
                throw Twice(dutyCycle);
            }
        }

        JoinMemory(containers, TraceFile.FindBeside(folder, MemoryFile));
        foreach (var (phase, file) in LoadFiles)
        {
            JoinLoads(containers, phase, TraceFile.FindBeside(folder, file));
        }

        var seriesEnd = containers.Values.Select(container => container.Readings.Keys.Max()).DefaultIfEmpty().Max();
        return [.. containers.Select(entry => ToJob(entry.Key, entry.Value, seriesEnd))];
    }

    private static void JoinMemory(Dictionary<string, Container> containers, string? file)
    {
        if (file is null)
        {
            return;
        }

        using var table = CsvTable.Open(file);
        foreach (var (id, at, bytes) in Samples(table, 1e15, "memory in bytes, 0 or more"))
        {
            if (!containers.TryGetValue(id, out var container))
            {
                continue;
            }

            var reading = container.Readings.GetValueOrDefault(at, new TraceReading(at, null, null));
            container.Readings[at] = reading.MemoryUsedBytes is null
                ? reading with
                {
                    MemoryUsedBytes = (long)bytes,
                }
                : throw Twice(table);
        }
    }

    /// <summary>A container loads many models in its life; the first load of each kind is its cold start.</summary>
    private static void JoinLoads(Dictionary<string, Container> containers, string phase, string? file)
    {
        if (file is null)
        {
            return;
        }

        using var table = CsvTable.Open(file);
        var first = new Dictionary<string, (double At, double Milliseconds)>(StringComparer.Ordinal);
        foreach (var (id, at, milliseconds) in Samples(table, 1e9, "a load time in milliseconds, 0 or more"))
        {
            if (!first.TryGetValue(id, out var earlier) || at < earlier.At)
            {
                first[id] = (at, milliseconds);
            }
        }

        foreach (var (id, load) in first)
        {
            containers.GetValueOrDefault(id)?.Loads.Add(phase, load.Milliseconds / 1000);
        }
    }

    private static TraceJob ToJob(string id, Container container, double seriesEnd)
    {
        var readings = container.Readings.Values.OrderBy(reading => reading.AtSeconds).ToList();
        var (start, end) = (readings[0].AtSeconds, readings[^1].AtSeconds);
        return new TraceJob
        {
            JobId = id,
            EndpointId = Endpoint,
            CreatedAtSeconds = start,
            ScheduledAtSeconds = start,
            EndedAtSeconds = end,
            // what still served when the record ends was cut off by its end; what left earlier was done
            Outcome = seriesEnd - end <= StaleSeconds ? TraceOutcome.Cancelled : TraceOutcome.Completed,
            GpuType = GpuModels.L20,
            GpuCount = 1,
            Tags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("container", id),
            ColdStart =
                container.Loads.Count == 0
                    ? null
                    : new ColdStartReading(container.Loads.ToImmutableSortedDictionary(StringComparer.Ordinal)),
            Readings = [.. readings.Select(reading => reading with { AtSeconds = reading.AtSeconds - start })],
        };
    }

    private static IEnumerable<(string Container, double At, double Value)> Samples(CsvTable table, double most, string expected)
    {
        var (container, at, value) = (table.Require(Mark), table.Require("timestamp_anon"), table.Require("value"));
        while (table.Read())
        {
            yield return (
                table.Cell(container).Required("a container's id"),
                table.Cell(at).Number(0, JobLifetime.MaxSeconds, "a time in seconds, 0 or more"),
                table.Cell(value).Number(0, most, expected)
            );
        }
    }

    private static TraceFormatException Twice(CsvTable table) =>
        table
            .Cell(table.Require("timestamp_anon"))
            .Unexpected("each container to have one sample at a time, and this is its second");

    private sealed class Container
    {
        public Dictionary<double, TraceReading> Readings { get; } = [];

        public Dictionary<string, double> Loads { get; } = new(StringComparer.Ordinal);
    }
}

namespace Simulator.Traces;

/// <summary>
/// The nodes that the pods ran on. The pod list does not say which GPU a pod got: each one gets a model that its specification allows
/// and a node could hold, the least loaded first, so that models are used in proportion to how many there are. The order of
/// the file decides, nothing random.
/// </summary>
internal sealed class GpuFleet
{
    private const string Gpus = "openb_node_list_gpu_node.csv";
    private const string AllNodes = "openb_node_list_all_node.csv";

    private readonly List<NodeKind> _kinds;
    private readonly Dictionary<string, double> _capacity;
    private readonly Dictionary<string, double> _placed = new(StringComparer.Ordinal);

    private GpuFleet(List<NodeKind> kinds)
    {
        _kinds = kinds;
        _capacity = kinds
            .GroupBy(kind => kind.Model, StringComparer.Ordinal)
            .ToDictionary(
                model => model.Key,
                model => model.Sum(kind => (double)kind.GpuCount * kind.Nodes),
                StringComparer.Ordinal
            );
    }

    /// <summary>Reads the node list in the pod list's folder; without one, the fleet knows no models.</summary>
    public static GpuFleet ReadBeside(string podList)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(podList))!;
        var file = TraceFile.FindBeside(folder, Gpus) ?? TraceFile.FindBeside(folder, AllNodes);
        return new GpuFleet(file is null ? [] : ReadNodes(file));
    }

    /// <returns>The model the job runs on, or <see cref="GpuModels.Unspecified"/>.</returns>
    public string Place(TraceJob job, string spec)
    {
        var wanted = spec.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var fitting = _kinds.Where(kind => kind.Fits(job)).Select(kind => kind.Model);
        var models = wanted.Length == 0 ? fitting : wanted.Intersect(fitting, StringComparer.Ordinal).DefaultIfEmpty(wanted[0]);
        var model = models.Distinct(StringComparer.Ordinal).MinBy(Load) ?? GpuModels.Unspecified;
        _placed[model] = _placed.GetValueOrDefault(model) + (job.GpuCount * job.GpuShare);
        return model;
    }

    private double Load(string model) => _placed.GetValueOrDefault(model) / _capacity.GetValueOrDefault(model, 1);

    private static List<NodeKind> ReadNodes(string file)
    {
        using var table = CsvTable.Open(file);
        var (cpu, memory, gpus, model) = (
            table.Require("cpu_milli"),
            table.Require("memory_mib"),
            table.Require("gpu"),
            table.Require("model")
        );
        var nodes = new List<NodeKind>();
        while (table.Read())
        {
            var count = table.Cell(gpus).Integer(0, GpuLimits.MaxCount, GpuLimits.ExpectedCount);
            if (count > 0)
            {
                nodes.Add(
                    new NodeKind(
                        table.Cell(model).Required("a GPU model"),
                        count,
                        table.Cell(cpu).Number(0, 1e9, "thousandths of a processor, 0 or more") / 1000,
                        (long)(table.Cell(memory).Number(0, 1e9, "memory in MiB, 0 or more") * 1024 * 1024),
                        Nodes: 1
                    )
                );
            }
        }

        return [.. nodes.GroupBy(node => node).Select(same => same.Key with { Nodes = same.Count() })];
    }

    private sealed record NodeKind(string Model, int GpuCount, double CpuCores, long MemoryBytes, int Nodes)
    {
        public bool Fits(TraceJob job) => GpuCount >= job.GpuCount && CpuCores >= job.CpuCores && MemoryBytes >= job.MemoryBytes;
    }
}

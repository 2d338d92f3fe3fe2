namespace Simulator.Traces;

/// <summary>
/// The pod list of Alibaba's 2023 trace (github.com/alibaba/clusterdata, cluster-trace-gpu-v2023). A pod's phase is the one at its
/// deletion: a pod that was still running, and one that was never scheduled, ends as cancelled.
/// </summary>
internal static class PodList
{
    public const string Mark = "pod_phase";
    public const string File = "openb_pod_list_default.csv";

    private const string Phases = "Running, Pending, Failed or Succeeded";

    public static List<TraceJob> Read(CsvTable table)
    {
        var columns = new PodColumns(table);
        var fleet = GpuFleet.ReadBeside(table.Path);
        var ids = new JobIds(table, columns.Name);
        var jobs = new List<TraceJob>();
        while (table.Read())
        {
            jobs.Add(ReadPod(table, columns, ids, fleet));
        }

        return jobs;
    }

    private static TraceJob ReadPod(CsvTable table, PodColumns columns, JobIds ids, GpuFleet fleet)
    {
        var phase = table.Cell(columns.Phase);
        var lifetime = ReadLifetime(table, columns, phase.Text);
        var qos = table.Cell(columns.Qos).Required("a class of service such as LS or BE");
        var gpuCount = table.Cell(columns.GpuCount).Integer(0, GpuLimits.MaxCount, GpuLimits.ExpectedCount);
        var job = new TraceJob
        {
            JobId = ids.ReadNew(),
            EndpointId = EndpointOf(qos),
            CreatedAtSeconds = lifetime.Created,
            ScheduledAtSeconds = lifetime.Scheduled,
            EndedAtSeconds = lifetime.Ended,
            Outcome = phase.Text switch
            {
                "Succeeded" => TraceOutcome.Completed,
                "Failed" => TraceOutcome.Failed,
                "Running" or "Pending" => TraceOutcome.Cancelled,
                _ => throw phase.Unexpected($"a phase: {Phases}"),
            },
            GpuCount = gpuCount,
            GpuShare =
                gpuCount == 0
                    ? 1
                    : table.Cell(columns.GpuMilli).Integer(1, 1000, "thousandths of a GPU, from 1 to 1000") / 1000.0,
            CpuCores = table.Cell(columns.CpuMilli).Number(0, 1e9, "thousandths of a processor, 0 or more") / 1000,
            MemoryBytes = (long)(table.Cell(columns.MemoryMib).Number(0, 1e9, "memory in MiB, 0 or more") * 1024 * 1024),
        };
        var spec = table.Cell(columns.GpuSpec).Text;
        var model = gpuCount == 0 ? "" : fleet.Place(job, spec);
        return job with
        {
            GpuType = GpuModels.MarketName(model),
            Tags = job.Tags.AddRange(
                from tag in new KeyValuePair<string, string>[]
                {
                    new("qos", qos),
                    new("phase", phase.Text),
                    new("gpuSpec", spec),
                    new("gpuModel", model),
                }
                where tag.Value.Length > 0
                select tag
            ),
        };
    }

    private static JobLifetime ReadLifetime(CsvTable table, PodColumns columns, string phase)
    {
        var scheduled = table.Cell(columns.Scheduled);
        if (scheduled.IsEmpty && phase is "Running" or "Succeeded")
        {
            throw scheduled.Unexpected($"the time at which a pod of phase {phase} was scheduled");
        }

        return JobLifetime.Read(
            table.Cell(columns.Created),
            scheduled,
            table.Cell(columns.Deleted),
            cell => cell.Number(0, JobLifetime.MaxSeconds, "a time in seconds, 0 or more")
        );
    }

    /// <summary>The trace names no service; the class of service is what its pods have in common.</summary>
    private static string EndpointOf(string qos) =>
        qos switch
        {
            "LS" => "ep_latency_sensitive",
            "BE" => "ep_best_effort",
            _ => $"ep_{qos.ToLowerInvariant()}",
        };

    private sealed class PodColumns(CsvTable table)
    {
        public int Name { get; } = table.Require("name");
        public int CpuMilli { get; } = table.Require("cpu_milli");
        public int MemoryMib { get; } = table.Require("memory_mib");
        public int GpuCount { get; } = table.Require("num_gpu");
        public int GpuMilli { get; } = table.Require("gpu_milli");
        public int GpuSpec { get; } = table.Require("gpu_spec");
        public int Qos { get; } = table.Require("qos");
        public int Phase { get; } = table.Require(Mark);
        public int Created { get; } = table.Require("creation_time");
        public int Deleted { get; } = table.Require("deletion_time");
        public int Scheduled { get; } = table.Require("scheduled_time");
    }
}

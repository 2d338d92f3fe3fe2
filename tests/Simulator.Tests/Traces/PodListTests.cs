using Simulator.Traces;
using Testing;

namespace Simulator.Tests.Traces;

public sealed class PodListTests : IDisposable
{
    private const string Header =
        "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";
    private const string Nodes =
        "sn,cpu_milli,memory_mib,gpu,model\nn0,96000,400000,8,G2\nn1,64000,262144,2,T4\nn2,64000,262144,2,T4\n";

    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_PublishedList_HasItsOwnTotals()
    {
        var jobs = TraceFile.Read(SharedFiles.Require("traces/alibaba-2023/openb_pod_list_default.csv")).Jobs;

        Assert.Equal(8_152, jobs.Length);
        Assert.Equal(192, jobs.Count(job => job.Outcome is TraceOutcome.Completed));
        Assert.Equal(1_870, jobs.Count(job => job.Outcome is TraceOutcome.Failed));
        Assert.Equal(897, jobs.Count(job => job is { Outcome: TraceOutcome.Cancelled, ScheduledAtSeconds: null }));
        Assert.Equal(5_193, jobs.Count(job => job is { Outcome: TraceOutcome.Cancelled, ScheduledAtSeconds: not null }));
        Assert.Equal(7_064, jobs.Count(job => job.GpuCount > 0));
        Assert.Equal(12_902_960, jobs.Max(job => job.EndedAtSeconds));
        Assert.Equal("openb-pod-7285", Assert.Single(jobs, job => job.CreatedAtSeconds == job.EndedAtSeconds).JobId);
        Assert.All(jobs, job => Assert.InRange(job.GpuShare, 0.001, 1));
        Assert.All(jobs, job => Assert.Equal(job.GpuCount == 0, job.GpuType.Length == 0));
    }

    [Fact]
    public void Read_PublishedListBesideItsNodes_UsesModelsInProportionToTheFleet()
    {
        SharedFiles.Require("traces/alibaba-2023/openb_node_list_gpu_node.csv");
        var jobs = TraceFile.Read(SharedFiles.Require("traces/alibaba-2023")).Jobs;

        var placed = jobs.Where(job => job.GpuCount > 0).ToLookup(job => job.Tags["gpuModel"], StringComparer.Ordinal);
        var load = jobs.Sum(job => job.GpuCount * job.GpuShare);

        // 4,392 of the fleet's 6,212 GPUs are G2
        Assert.InRange(placed["G2"].Sum(job => job.GpuCount * job.GpuShare) / load, 0.65, 0.75);
        Assert.Equal(
            ["A10", "G2", "G3", "P100", "T4", "V100M16", "V100M32"],
            placed.Select(model => model.Key).Order(StringComparer.Ordinal)
        );
        Assert.All(placed["T4"], job => Assert.InRange(job.GpuCount, 1, 4));
        Assert.All(placed["A10"], job => Assert.Equal(1, job.GpuCount));
    }

    [Fact]
    public void Read_SharedGpu_KeepsShareProcessorsAndMemory()
    {
        var job = Assert.Single(_folder.Read($"{Header}\np,6500,12288,1,460,,LS,Running,10,50,12\n").Jobs);

        Assert.Equal((1, 0.46, 6.5, 12_884_901_888L), (job.GpuCount, job.GpuShare, job.CpuCores, job.MemoryBytes));
        Assert.Equal((0.0, 2.0, 40.0), (job.CreatedAtSeconds, job.ScheduledAtSeconds, job.EndedAtSeconds));
        Assert.Equal(
            (TraceOutcome.Cancelled, "ep_latency_sensitive", GpuModels.Unspecified),
            (job.Outcome, job.EndpointId, job.GpuType)
        );
        Assert.Equal(["gpuModel", "phase", "qos"], job.Tags.Keys);
    }

    [Fact]
    public void Read_ProcessorsOnly_HasNoGpuType()
    {
        var job = Assert.Single(_folder.Read($"{Header}\np,20000,65536,0,0,,BE,Succeeded,0,50,12\n").Jobs);

        Assert.Equal((0, "", 1.0, TraceOutcome.Completed), (job.GpuCount, job.GpuType, job.GpuShare, job.Outcome));
    }

    [Theory]
    [InlineData("V100M32|V100M16", 1, "NVIDIA V100 32GB")]
    [InlineData("P100|T4", 1, "NVIDIA T4")]
    [InlineData("", 8, "NVIDIA A10")]
    [InlineData("T4", 8, "NVIDIA T4")]
    public void Read_Specification_ChoosesAnAllowedModelThatANodeCanHold(string spec, int gpus, string type)
    {
        _folder.Write("openb_node_list_gpu_node.csv", Nodes);

        var job = Assert.Single(_folder.Read($"{Header}\np,1000,1024,{gpus},1000,{spec},BE,Failed,0,5,1\n").Jobs);

        Assert.Equal(type, job.GpuType);
        Assert.Equal(spec, job.Tags.GetValueOrDefault("gpuSpec", ""));
    }

    [Fact]
    public void Read_PendingWithoutALifetime_IsOneCancelledJob()
    {
        var job = Assert.Single(_folder.Read($"{Header}\np,8000,30517,1,230,,BE,Pending,774,774,\n").Jobs);

        Assert.Equal((null, 0.0, TraceOutcome.Cancelled), (job.ScheduledAtSeconds, job.EndedAtSeconds, job.Outcome));
    }

    [Theory]
    [InlineData(
        "p,1,1,1,1001,,BE,Failed,0,5,1",
        "column 5 (gpu_milli): found '1001', expected thousandths of a GPU, from 1 to 1000."
    )]
    [InlineData("p,1,1,1,0,,BE,Failed,0,5,1", "column 5 (gpu_milli): found '0', expected thousandths of a GPU, from 1 to 1000.")]
    [InlineData(
        "p,1,1,9999,1,,BE,Failed,0,5,1",
        "column 4 (num_gpu): found '9999', expected a whole number of GPUs from 0 to 1024."
    )]
    [InlineData("p,x,1,1,1,,BE,Failed,0,5,1", "column 2 (cpu_milli): found 'x', expected thousandths of a processor, 0 or more.")]
    [InlineData(
        "p,1,1,1,1,,BE,Lost,0,5,1",
        "column 8 (pod_phase): found 'Lost', expected a phase: Running, Pending, Failed or Succeeded."
    )]
    [InlineData(
        "p,1,1,1,1,,BE,Running,0,5,",
        "column 11 (scheduled_time): found nothing, expected the time at which a pod of phase Running was scheduled."
    )]
    [InlineData(
        "p,1,1,1,1,,BE,Failed,0,5,9",
        "column 10 (deletion_time): found '5', expected a time not before 9, when the job was scheduled."
    )]
    [InlineData("p,1,1,1,1,,,Failed,0,5,1", "column 7 (qos): found nothing, expected a class of service such as LS or BE.")]
    public void Read_WrongCell_NamesLineAndColumn(string line, string complaint) =>
        Assert.Equal($"trace.csv, line 2, {complaint}", _folder.Complaint(_folder.Write("trace.csv", $"{Header}\n{line}\n")));

    [Fact]
    public void Read_WrongNodeListBesideIt_NamesTheNodeList()
    {
        _folder.Write("openb_node_list_gpu_node.csv", Nodes + "n3,64000,262144,two,T4\n");
        var list = _folder.Write("openb_pod_list_default.csv", $"{Header}\np,1,1,1,1,,BE,Failed,0,5,1\n");

        Assert.Equal(
            "openb_node_list_gpu_node.csv, line 5, column 4 (gpu): found 'two', expected a whole number of GPUs from 0 to 1024.",
            _folder.Complaint(list)
        );
    }
}

using Simulator.Traces;
using Testing;

namespace Simulator.Tests.Traces;

public sealed class GenAiSeriesTests : IDisposable
{
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("traces/alibaba-2026-genai")]
    [InlineData("traces/alibaba-2026-genai/pod_gpu_duty_cycle_anon.csv.gz")]
    public void Read_PublishedSeries_HasItsContainersAndEveryReading(string path)
    {
        SharedFiles.Require("traces/alibaba-2026-genai/pod_gpu_memory_used_bytes_anon.csv.gz");
        var trace = TraceFile.Read(SharedFiles.Require(path));
        var readings = trace.Jobs.SelectMany(job => job.Readings).ToList();

        Assert.Equal("pod_gpu_duty_cycle_anon", trace.Name);
        Assert.Equal(143, trace.Jobs.Length);
        Assert.Equal(157_417, readings.Count(reading => reading.UtilizationPercent is not null));
        // the memory file has one sample more, of a container without a duty cycle
        Assert.Equal(161_412, readings.Count(reading => reading.MemoryUsedBytes is not null));
        Assert.Equal(157_415, readings.Count(reading => reading is { UtilizationPercent: not null, MemoryUsedBytes: not null }));
        Assert.Equal(50_833_129_472, readings.Max(reading => reading.MemoryUsedBytes));
        Assert.Equal(131, trace.Jobs.Count(job => job.ColdStart is not null));
        Assert.Equal(123, trace.Jobs.Count(job => job.ColdStart?.SecondsByPhase.ContainsKey("modelLoad") is true));
        Assert.Equal(0, trace.Jobs.Min(job => job.CreatedAtSeconds));
        Assert.Equal(82_080, trace.Jobs.Max(job => job.EndedAtSeconds));
    }

    [Fact]
    public void Read_TwoContainers_JoinsMemoryAndFirstLoadsByContainerAndTime()
    {
        _folder.Write(
            "pod_gpu_duty_cycle_anon.csv",
            "value,timestamp_anon,container_ip\n50.5,1060.0,a\n20.0,1000.0,a\n7.0,2000.0,b\n"
        );
        _folder.Write(
            "pod_gpu_memory_used_bytes_anon.csv.gz",
            TraceFolder.Gzip("timestamp_anon,value,container_ip\n1000,4096.0,a\n1120,8192.0,a\n1000,1,stray\n")
        );
        _folder.Write(
            "basemodel_update_latency_anon.csv",
            "timestamp_anon,value,container_ip\n1100,9000.0,a\n1030,2639.0,a\n1000,1,stray\n"
        );
        _folder.Write("lora_update_latency_anon.csv", "timestamp_anon,value,container_ip\n1031,500,a\n");

        var jobs = TraceFile.Read(_folder.Path).Jobs;

        Assert.Equal(["a", "b"], jobs.Select(job => job.JobId));
        Assert.Equal(
            [new TraceReading(0, 20, 4096), new TraceReading(60, 50.5, null), new TraceReading(120, null, 8192)],
            jobs[0].Readings
        );
        Assert.Equal(
            [new("loraLoad", 0.5), new("modelLoad", 2.639)],
            Assert.IsType<ColdStartReading>(jobs[0].ColdStart).SecondsByPhase.AsEnumerable()
        );
        Assert.Equal(
            (0.0, 0.0, 120.0, TraceOutcome.Completed),
            (jobs[0].CreatedAtSeconds, jobs[0].ScheduledAtSeconds, jobs[0].EndedAtSeconds, jobs[0].Outcome)
        );
        Assert.Equal((1000.0, TraceOutcome.Cancelled), (jobs[1].CreatedAtSeconds, jobs[1].Outcome));
        Assert.Null(jobs[1].ColdStart);
    }

    [Theory]
    [InlineData(
        "timestamp_anon,value,container_ip\n5,33879490560.0,a",
        "column 2 (value): found '33879490560.0', expected a GPU utilisation from 0 to 100 percent, as the duty-cycle file has."
    )]
    [InlineData("timestamp_anon,value,container_ip\n5,1,", "column 3 (container_ip): found nothing, expected a container's id.")]
    [InlineData(
        "timestamp_anon,value,container_ip\n,1,a",
        "column 1 (timestamp_anon): found nothing, expected a time in seconds, 0 or more."
    )]
    public void Read_WrongSample_NamesLineAndColumn(string text, string complaint) =>
        Assert.Equal($"trace.csv, line 2, {complaint}", _folder.Complaint(_folder.Write("trace.csv", text)));

    [Fact]
    public void Read_SampleTwice_NamesTheSecondInItsOwnFile()
    {
        var duty = _folder.Write("pod_gpu_duty_cycle_anon.csv", "value,timestamp_anon,container_ip\n1,5,a\n");
        _folder.Write("pod_gpu_memory_used_bytes_anon.csv", "value,timestamp_anon,container_ip\n1,5,a\n2,5.0,a\n");

        Assert.Equal(
            "pod_gpu_memory_used_bytes_anon.csv, line 3, column 2 (timestamp_anon): found '5.0', expected each container to have one sample at a time, and this is its second.",
            _folder.Complaint(duty)
        );
    }
}

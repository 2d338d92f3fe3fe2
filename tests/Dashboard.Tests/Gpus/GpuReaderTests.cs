using Dashboard.Gpus;
using Dashboard.Jobs;
using Testing;

namespace Dashboard.Tests.Gpus;

public sealed class GpuReaderTests
{
    [Fact]
    public void Gpus_OfARunningJob_AreAllOfThem()
    {
        var gpus = Read(
            """
            {"status":"running","endpointId":"ep_1","tags":{"project_id":"alpha"},
             "resources":{"gpus":[{"id":"gpu_0","utilization":87,"memoryUsed":"12GB","memoryTotal":"40GB","temperature":72,"powerUsage":"280W"},
                                  {"id":"gpu_1","type":"NVIDIA H100"}]}}
            """
        );

        Assert.Equal([("a", "gpu_0"), ("a", "gpu_1")], gpus.Select(gpu => (gpu.Key.JobId, gpu.Key.Part)));
        Assert.Equal([null, "NVIDIA H100"], gpus.Select(gpu => gpu.Type));
        Assert.Equal(
            (87.0, 30.0, 72.0, 280.0),
            (gpus[0].UtilizationPercent, gpus[0].MemoryPercent, gpus[0].TemperatureCelsius, gpus[0].Power!.Value.Watts)
        );
        Assert.Equal(("ep_1", "alpha", false), (gpus[0].EndpointId, gpus[0].Team, gpus[0].IsOfTheWhole));
        Assert.Null(gpus[1].UtilizationPercent);
    }

    [Fact]
    public void Gpus_WithoutNames_AreToldApartByTheirPlaces()
    {
        var gpus = Read("""{"status":"running","resources":{"gpus":[{"utilization":1},{"utilization":2}]}}""");
        Assert.Equal(["GPU 0", "GPU 1"], gpus.Select(gpu => gpu.Name));
        Assert.Equal(2, gpus.DistinctBy(gpu => gpu.Key).Count());
    }

    /// <summary>The flat fields are one GPU, of which it is not known whether it is the only one.</summary>
    [Fact]
    public void Gpu_OfTheFlatFields_StandsForTheJob()
    {
        var gpu = Assert.Single(
            Read(
                """{"status":"running","resources":{"gpuType":"NVIDIA T4","gpuUtilization":50,"memoryUsage":"8GB","memoryTotal":"16GB"}}"""
            )
        );
        Assert.Equal(("GPU", true, 50.0, 50.0), (gpu.Name, gpu.IsOfTheWhole, gpu.UtilizationPercent, gpu.MemoryPercent));
    }

    /// <summary>What upstream writes wrongly is shown as it is, and breaks nothing.</summary>
    [Fact]
    public void Values_ThatCannotBe_AreWhatTheyAre()
    {
        var gpus = Read(
            """
            {"status":"running","resources":{"gpus":[
              {"id":"a","utilization":130,"memoryUsed":"12GB","temperature":4000,"powerUsage":"n/a"},
              {"id":"b","utilization":"much","memoryUsed":"12 florins","memoryTotal":"0GB"},
              {"id":"a","utilization":1}]}}
            """
        );
        Assert.Equal(["a", "b"], gpus.Select(gpu => gpu.Name));
        Assert.Equal(
            (130.0, 4000.0, null, "n/a"),
            (gpus[0].UtilizationPercent, gpus[0].TemperatureCelsius, gpus[0].MemoryPercent, gpus[0].Power.ToString())
        );
        Assert.Equal(
            (null, "12 florins", null),
            (gpus[1].UtilizationPercent, gpus[1].MemoryUsed.ToString(), gpus[1].MemoryPercent)
        );
        Assert.Equal(1, GpuMetric.Utilization.ShareOf(130, 130));
        Assert.Equal(1, GpuMetric.Temperature.ShareOf(4000, 4000));
    }

    [Theory]
    [InlineData("""{"status":"queued","resources":{"gpuUtilization":50}}""")]
    [InlineData("""{"status":"completed","resources":{"gpuUtilization":50}}""")]
    [InlineData("""{"status":"running"}""")]
    [InlineData("""{"status":"running","resources":{"gpus":[]}}""")]
    [InlineData("""{"status":"running","resources":"none"}""")]
    public void Job_ThatHasNone_HasNone(string json) => Assert.Empty(Read(json));

    [Theory]
    [InlineData("job_1", "gpu_0")]
    [InlineData("a/b c&d=?", "#0")]
    [InlineData("ü", "")]
    public void Key_IsReadBackFromAnAddress(string jobId, string part) =>
        Assert.Equal(new GpuKey(jobId, part), GpuKey.Parse(new GpuKey(jobId, part).ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("/gpu_0")]
    [InlineData("a/b/c")]
    [InlineData("a")]
    public void Key_OfNone_IsNone(string text) => Assert.Null(GpuKey.Parse(text));

    private static System.Collections.Immutable.ImmutableArray<GpuState> Read(string json)
    {
        var store = new JobStore();
        store.Apply(JobsOf.Observation("a", json));
        return GpuReader.Read(store.Find("a")!);
    }
}

using Dashboard.Gpus;
using Dashboard.Jobs;
using Dashboard.Samples;
using Testing;

namespace Dashboard.Tests.Gpus;

public sealed class GpuWindowTests
{
    private readonly JobStore _jobs = new();
    private readonly SampleStore _samples = new();

    [Fact]
    public void Window_IsOfTheLastMinutes_AndTheMeansOfItsReadings()
    {
        for (var second = 0; second <= 600; second += 10)
        {
            See(second, second < 300 ? 0 : 80, cpu: 50);
        }

        var window = Read();
        Assert.Equal((80.0, 80.0, 50.0), (window.UtilizationMean, window.UtilizationMax, window.CpuMean));
        Assert.Equal(20e9, window.MemoryMeanBytes!.Value, 1e6);
        Assert.InRange(window.Seconds, 280, 300);
        Assert.InRange(window.Readings, 29, 31);
    }

    /// <summary>The minutes in which it loaded are not how it works.</summary>
    [Fact]
    public void Window_BeginsWhenItHadLoaded()
    {
        const string cold = """, "coldStart":{"occurred":true,"duration":120}""";
        for (var second = 0; second <= 240; second += 10)
        {
            See(second, second < 120 ? 0 : 90, cpu: second < 120 ? 95 : 30, cold);
        }

        var window = Read();
        Assert.Equal((90.0, 30.0), (window.UtilizationMean, window.CpuMean));
        Assert.InRange(window.Seconds, 100, 120);
    }

    [Fact]
    public void Window_OfAnotherAttempt_HoldsNothingOfTheOneBefore()
    {
        for (var second = 0; second <= 100; second += 10)
        {
            See(second, 5, cpu: 95);
        }

        for (var second = 110; second <= 200; second += 10)
        {
            See(second, 70, cpu: 20, ", \"retryCount\":1");
        }

        Assert.Equal((70.0, 20.0), (Read().UtilizationMean, Read().CpuMean));
    }

    [Fact]
    public void Window_WithoutReadings_IsNone() =>
        Assert.Equal(
            GpuWindow.None,
            GpuWindow.Of(_samples, new GpuState(new GpuKey("a", "gpu_0"), "", null, null, null, null, null, null))
        );

    private GpuWindow Read() => GpuWindow.Of(_samples, GpuReader.Read(_jobs.Find("a")!)[0]);

    private void See(int second, double utilization, double cpu, string more = "")
    {
        _jobs.Apply(
            JobsOf.Observation(
                "a",
                $$"""
                {"status":"running","startedAt":"2025-12-31T23:45:00Z","execution":{"duration":{{second}}}{{more}},
                 "resources":{"gpus":[{"id":"gpu_0","utilization":{{utilization}},"memoryUsed":"20GB","memoryTotal":"40GB"}],"cpu":{"utilization":{{cpu}} } } }
                """
            )
        );
        _samples.Add(_jobs.Find("a")!, null);
    }
}

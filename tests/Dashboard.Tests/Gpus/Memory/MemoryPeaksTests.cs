using Dashboard.Gpus.Memory;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Gpus.Memory;

public sealed class MemoryPeaksTests
{
    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    private readonly MemoryPeaks _peaks = new();
    private readonly JobStore _store = new();

    [Fact]
    public void Peaks_AreOfWhatCompleted_ByEndpointAndType_HoweverFullItWasAtTheEnd()
    {
        foreach (var (job, gigabytes) in new[] { ("a", 10), ("b", 20), ("c", 30) })
        {
            Run(job, gigabytes, """{"status":"completed","endpointId":"ep"}""");
        }

        Run("d", 39, """{"status":"failed","endpointId":"ep"}""");
        Run("e", 39, """{"status":"cancelled","endpointId":"ep"}""");
        Assert.Equal(new MemoryPeak(3, 50, 75), _peaks.Find("ep", "A100"));
        Assert.Null(_peaks.Find("ep", "H100"));
        Assert.Null(_peaks.Find("another", "A100"));
        Assert.Null(_peaks.Find(null, null));
    }

    [Fact]
    public void AttemptBefore_IsNoneOfTheOneThatCompletes()
    {
        Tell("a", Running(38, 0));
        Tell("a", """{"status":"failed","retryCount":0,"retryable":true,"nextRetryAt":"2026-01-01T00:00:30Z"}""");
        Tell("a", Running(10, 1));
        Tell("a", """{"status":"completed","retryCount":1,"endpointId":"ep"}""");
        Assert.Equal(25, _peaks.Find("ep", "A100")?.HighestPercent);
    }

    [Fact]
    public void OldestOfTheAttempts_IsForgotten()
    {
        Run("high", 40, """{"status":"completed","endpointId":"ep"}""");
        for (var job = 0; job < MemoryPeaks.MostAttempts; job++)
        {
            Run($"job_{job}", 20, """{"status":"completed","endpointId":"ep"}""");
        }

        Assert.Equal(new MemoryPeak(MemoryPeaks.MostAttempts, 50, 50), _peaks.Find("ep", "A100"));
    }

    private static string Running(double gigabytes, int retryCount) =>
        $$$"""{"status":"running","retryCount":{{{retryCount}}},"endpointId":"ep","resources":{"gpuType":"A100","memoryUsage":"{{{gigabytes}}}GB","memoryTotal":"40GB"} }""";

    /// <summary>It lets go of its memory before it ends.</summary>
    private void Run(string jobId, double gigabytes, string end)
    {
        Tell(jobId, Running(gigabytes / 2, 0));
        Tell(jobId, Running(gigabytes, 0));
        Tell(jobId, Running(1, 0));
        Tell(jobId, end);
    }

    private void Tell(string jobId, string json)
    {
        var before = _store.Find(jobId);
        var (after, _) = _store.Apply(JobsOf.Observation(jobId, json));
        _peaks.Take(JobChange.Upsert(after, before), Status);
    }
}

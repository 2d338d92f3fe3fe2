using Dashboard.Gpus.Memory;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Gpus.Memory;

public sealed class MemoryRecordsTests
{
    private const string OutOfMemory =
        """{"status":"failed","failedAt":"2026-01-01T00:10:00Z","endpointId":"ep","error":{"code":"RESOURCE_EXHAUSTED","message":"GPU memory limit exceeded","details":{"memoryRequired":"45GB","memoryAvailable":"40GB"}}}""";
    private const string Completed = """{"status":"completed","completedAt":"2026-01-01T00:10:00Z","endpointId":"ep"}""";
    private const string OtherError =
        """{"status":"failed","endpointId":"ep","error":{"code":"NETWORK","message":"The host was unreachable"}}""";

    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    private readonly MemoryRecords _records = new();
    private readonly JobStore _store = new();

    /// <summary>Each end counts once, by whether it was foretold.</summary>
    [Fact]
    public void Ends_AreHeldToWhatWasForetold()
    {
        End("hit", isForetold: true, OutOfMemory);
        End("missed", isForetold: false, OutOfMemory);
        End("alarm", isForetold: true, Completed);
        End("quiet", isForetold: false, Completed);
        End("quiet2", isForetold: false, Completed);

        var record = _records.Find("ep");
        Assert.Equal(new MemoryRecord(1, 1, 1, 2, 600), record);
        Assert.Equal((50.0, 50.0), (record.HitPercent, record.FalsePercent));
        Assert.Equal(record, _records.GetAll());
        Assert.Equal(MemoryRecord.None, _records.Find("another"));
        Assert.Equal((null, null), (MemoryRecord.None.HitPercent, MemoryRecord.None.FalsePercent));
    }

    /// <summary>Who cancels a job before it fails has not refuted what was foretold of it.</summary>
    [Theory]
    [InlineData("""{"status":"cancelled","endpointId":"ep"}""")]
    [InlineData("""{"status":"timeout","endpointId":"ep"}""")]
    [InlineData(OtherError)]
    public void End_ThatSaysNothingOfMemory_CountsForNothing(string end)
    {
        End("a", isForetold: true, end);
        End("b", isForetold: false, end);
        Assert.Equal(MemoryRecord.None, _records.Find("ep"));
    }

    [Fact]
    public void Attempt_AfterTheOneThatWasForetold_IsItsOwn()
    {
        Tell("a", """{"status":"running","endpointId":"ep"}""");
        _records.Foretell(_store.Find("a")!, JobsOf.Start);
        Assert.Equal(JobsOf.Start, _records.FindForetold(_store.Find("a")!));
        Tell(
            "a",
            """{"status":"failed","endpointId":"ep","retryable":true,"nextRetryAt":"2026-01-01T00:00:30Z","error":{"code":"OOM","message":""}}"""
        );
        Tell("a", """{"status":"running","endpointId":"ep","retryCount":1}""");
        Assert.Null(_records.FindForetold(_store.Find("a")!));
        Tell("a", """{"status":"completed","endpointId":"ep","retryCount":1}""");
        var record = _records.Find("ep");
        Assert.Equal((1, 0, 0, 1), (record.Hits, record.Misses, record.FalseAlarms, record.Quiet));
    }

    /// <summary>What is said again and again is foretold when it was said first.</summary>
    [Fact]
    public void Foretold_CountsFromTheFirstTime()
    {
        Tell("a", """{"status":"running","endpointId":"ep"}""");
        _records.Foretell(_store.Find("a")!, JobsOf.Start.AddMinutes(2));
        _records.Foretell(_store.Find("a")!, JobsOf.Start.AddMinutes(8));
        Tell("a", OutOfMemory);
        Assert.Equal(480, _records.Find("ep").LeadSeconds);
    }

    [Fact]
    public void Records_KeepTheLatest()
    {
        for (var i = 0; i < MemoryRecords.MostAttempts + 10; i++)
        {
            End($"job_{i}", isForetold: i < 10, Completed);
        }

        Assert.Equal((0, MemoryRecords.MostAttempts), (_records.Find("ep").FalseAlarms, _records.Find("ep").Quiet));
    }

    private void End(string jobId, bool isForetold, string end)
    {
        Tell(jobId, """{"status":"running","endpointId":"ep"}""");
        if (isForetold)
        {
            _records.Foretell(_store.Find(jobId)!, JobsOf.Start);
        }

        Tell(jobId, end);
    }

    private void Tell(string jobId, string json)
    {
        var before = _store.Find(jobId);
        var (job, _) = _store.Apply(JobsOf.Observation(jobId, json));
        _records.Take(JobChange.Upsert(job, before), Status);
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Simulator.Documents;
using Simulator.Journal;
using Simulator.Streams;
using Simulator.Workloads;

namespace Simulator.Tests.Streams;

public sealed class StreamHubTests : IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new(SimulatorServer.Start);
    private readonly DocumentBuffer _buffer = new();
    private readonly StreamHub _hub;
    private readonly CostLedger _ledger = new();
    private readonly Story _story;
    private readonly SimulatedJob _bystander = Make(0, "job_bystander", SimulatorServer.Start, 1e9);

    public StreamHubTests()
    {
        _hub = new StreamHub("epoch", _buffer, KeepFor);
        var clock = new StoryClock(_time, SimulatorServer.Start, 1);
        _story = new Story(clock, new Nobody(), TimeSpan.FromSeconds(1), keptJobs: 2);
        _story.Observe(_ledger, _hub);
    }

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public void FinishedJob_KeepsItsLogAWhile_AndAsLongAsSomebodyReads()
    {
        Submit("job_a", ends: 10);
        var log = Open("job_a");
        var reader = new StreamSignal();
        log.Join(reader);
        After(TimeSpan.FromSeconds(10) + KeepFor + KeepFor);
        Assert.Same(log, Open("job_a"));
        log.Leave(reader);
        After(KeepFor);
        After(KeepFor);
        Assert.Equal(0, _hub.Count);

        // Opened once more: the log begins at the end, and goes again.
        Assert.Equal(log.Last, Open("job_a").Last);
        After(KeepFor + KeepFor);
        Assert.Equal(0, _hub.Count);
    }

    [Fact]
    public void LogOfARemovedJob_IsDroppedAndComplete()
    {
        Submit("job_a", ends: 1);
        var log = Open("job_a");
        Submit("job_b", ends: 2);
        Submit("job_c", ends: 3);
        After(TimeSpan.FromSeconds(5));
        Assert.Null(_story.Read(_ => _story.Jobs.Find("job_a")));
        Assert.Equal(0, _hub.Count);
        Assert.True(log.IsComplete);
    }

    [Fact]
    public void Restart_ResetsEpochAndEveryNumberTogether_AndGivesUpTheOldLogs()
    {
        Submit("job_a", ends: 100);
        var own = Open("job_a");
        var all = _story.Read(_ => _hub.OpenAllJobs(_story.Sequence));
        var old = _story.Read(_ => _hub.Restart(_story));
        Assert.Equal([own, all], old);
        Assert.Equal(("epochr1", 0), (_hub.Epoch, _story.Sequence));
        Assert.NotSame(own, Open("job_a"));
        Assert.Equal(0, Open("job_a").Last);
    }

    [Fact]
    public void EachRequest_HasItsOwnLog_WithTheSameNumbers()
    {
        Submit("job_a", ends: 10);
        var plain = Open("job_a");
        var detailed = _story.Read(at =>
            _hub.OpenJob(_story.Jobs.Find("job_a")!, at, new DocumentRequest { Resources = true, Metrics = true })
        );
        After(TimeSpan.FromSeconds(10));
        Assert.NotSame(plain, detailed);
        Assert.Equal(plain.Last, detailed.Last);
    }

    // 30 days of the story are long: what is dropped earlier must not be held until then.
    [Fact]
    public void DroppedJobs_AreHeldByNothing()
    {
        var dropped = Enumerable.Range(0, 20).Select(number => SubmitAndForget($"job_{number}", number + 1)).ToList();
        for (var second = 0; second < 30; second++)
        {
            After(TimeSpan.FromSeconds(1));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(2, _story.Read(_ => _story.Jobs.Count));
        Assert.InRange(dropped.Count(job => job.TryGetTarget(out _)), 2, 3);
        Assert.Equal(18, _ledger.Dropped.Jobs);
    }

    [Fact]
    public void IdTakenAgain_IsNotRemovedWithItsForerunner()
    {
        Submit("job_a", ends: 1);
        After(TimeSpan.FromSeconds(2));
        var first = _story.Read(_ => _story.Jobs.Find("job_a")!);
        Submit("job_b", ends: 1);
        Submit("job_c", ends: 1);
        After(TimeSpan.FromSeconds(2));
        Submit("job_a", ends: 100);
        Assert.False(_story.Read(_ => _story.Jobs.Remove(first)));
        Assert.NotNull(_story.Read(_ => _story.Jobs.Find("job_a")));
    }

    [Fact]
    public void EveryJob_ExpiresAfter30Days_InItsOrder()
    {
        Submit("job_a", ends: 1e8);
        After(TimeSpan.FromDays(10));
        Submit("job_b", ends: 1);
        Submit("job_c", ends: 1e8);
        After(TimeSpan.FromDays(20) - TimeSpan.FromSeconds(1));
        Assert.Equal(3, _story.Read(_ => _story.Jobs.Count));
        After(TimeSpan.FromSeconds(1));
        Assert.Null(_story.Read(_ => _story.Jobs.Find("job_a")));
        After(TimeSpan.FromDays(10));
        Assert.Equal(0, _story.Read(_ => _story.Jobs.Count));
    }

    // Something has to happen for the hub to look around.
    private void After(TimeSpan time)
    {
        _time.Advance(time);
        _story.Advance();
        _story.Read(at =>
        {
            _hub.OnEvent(new StoryEvent(_bystander, at, 0, IsStateChange: false));
            return true;
        });
    }

    private EventLog Open(string jobId) => _story.Read(at => _hub.OpenJob(_story.Jobs.Find(jobId)!, at, DocumentRequest.Default));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference<SimulatedJob> SubmitAndForget(string jobId, double ends) => new(Submit(jobId, ends));

    private SimulatedJob Submit(string jobId, double ends) =>
        _story.Read(at =>
        {
            var job = Make(_story.NextOrdinal(), jobId, at, ends);
            Assert.True(_story.TryAdd(job, at));
            return job;
        });

    private static ScriptedJob Make(long ordinal, string jobId, DateTimeOffset at, double ends)
    {
        var document = new JsonObject
        {
            ["jobId"] = jobId,
            ["endpointId"] = "ep",
            ["status"] = "running",
        };
        var end = new ScriptedStep(at.AddSeconds(ends), new JsonObject { ["status"] = "completed" });
        return new ScriptedJob(ordinal, jobId, at, document, [end], callbackUrl: null);
    }

    private sealed class Nobody : StorySource
    {
        public override void Begin(Story story) { }

        public override void Arrive(Story story, DateTimeOffset at, long number, object? payload) { }

        public override void Changed(Story story, SimulatedJob job, DateTimeOffset at) { }
    }
}

using System.Collections.Immutable;
using CsCheck;
using Simulator.Traces;
using Simulator.Workloads;
using Testing;

namespace Simulator.Tests.Workloads;

public sealed class ReplaySourceTests
{
    private static readonly Gen<TraceJob> Jobs =
        from createdAt in Gen.Int[0, 5000]
        from waited in Gen.Int[0, 500]
        from ran in Gen.Int[0, 100_000]
        from isScheduled in Gen.Bool
        from outcome in Gen.Enum<TraceOutcome>()
        from gpus in Gen.Int[0, 8]
        from share in Gen.Double[0.05, 1]
        select new TraceJob
        {
            JobId = "set below",
            EndpointId = $"ep_{gpus}",
            CreatedAtSeconds = createdAt,
            ScheduledAtSeconds = isScheduled ? createdAt + waited : null,
            EndedAtSeconds = createdAt + waited + ran,
            Outcome = isScheduled ? outcome : TraceOutcome.Cancelled,
            GpuType = gpus == 0 ? "" : "NVIDIA T4",
            GpuCount = gpus,
            GpuShare = gpus == 0 ? 1 : share,
            CpuCores = 4,
        };

    [Theory]
    [InlineData(200)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void AnyTrace_Replayed_EndsAsRecorded(double speed) =>
        Jobs.Array[1, 40]
            .Sample(
                jobs =>
                {
                    var trace = new Trace("made", [.. jobs.Select((job, index) => job with { JobId = $"job_{index}" })]);
                    using var recorder = new StoryRecorder((_, _) => new ReplaySource(trace), speed);
                    recorder.Run(TimeSpan.FromSeconds(120_000 / speed), 5);
                    Assert.Null(recorder.Story.Advance());
                    foreach (var job in trace.Jobs)
                    {
                        AssertReplayed(job, [.. recorder.Events.Where(recorded => recorded.JobId == job.JobId)]);
                    }
                },
                iter: 15
            );

    private static void AssertReplayed(TraceJob job, IReadOnlyList<Recorded> events)
    {
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(recorded => (int)recorded.JobSequence));
        Assert.Equal(events.Select(recorded => recorded.At).Order(), events.Select(recorded => recorded.At));
        Assert.Equal((JobState.Queued, At(job.CreatedAtSeconds)), (events[0].State, events[0].At));
        var expected = job.Outcome switch
        {
            TraceOutcome.Completed => JobState.Completed,
            TraceOutcome.Failed => JobState.Failed,
            TraceOutcome.Timeout => JobState.Timeout,
            _ => JobState.Cancelled,
        };
        Assert.Equal((expected, At(job.EndedAtSeconds)), (events[^1].State, events[^1].At));
        var changes = events
            .Where(recorded => recorded.IsStateChange)
            .Select(recorded => (recorded.State, recorded.Phase))
            .ToList();
        Assert.Equal(changes.Distinct(), changes);
        if (job.ScheduledAtSeconds is null)
        {
            Assert.Equal(2, changes.Count);
        }
        else if (changes.Count > 2)
        {
            Assert.Equal(At(job.ScheduledAtSeconds.Value), events.First(recorded => recorded.State != JobState.Queued).At);
        }

        static DateTimeOffset At(double seconds) => SimulatorServer.Start.AddSeconds(seconds);
    }

    [Fact]
    public void Readings_ReplaceTheMadeUpOnes()
    {
        var job = new TraceJob
        {
            JobId = "job_read",
            EndpointId = "ep",
            ScheduledAtSeconds = 0,
            EndedAtSeconds = 1000,
            GpuType = "NVIDIA A10",
            GpuCount = 1,
            ColdStart = new ColdStartReading(
                new Dictionary<string, double> { ["modelLoad"] = 30, ["loraLoad"] = 5 }.ToImmutableSortedDictionary()
            ),
            Readings = [new(0, 3, 1_000_000_000), new(500, 77, 20_000_000_000)],
        };
        using var recorder = new StoryRecorder((_, _) => new ReplaySource(new Trace("made", [job])));
        recorder.Run(TimeSpan.FromSeconds(900), 9);
        var early = recorder.Events.First(recorded => recorded.Phase == RunningPhase.WarmingUp);
        Assert.Contains("\"loraLoad\"", recorder.Events.Last().Json);
        Assert.Contains("tilization\":3,", early.Json);
        Assert.Contains("tilization\":77,", recorder.Events.Last().Json);
    }

    [Fact]
    public void RealPodList_AtAMillionTimesTheSpeed_GivesItsOwnTotals()
    {
        var trace = TraceFile.Read(SharedFiles.Require("traces/alibaba-2023/openb_pod_list_default.csv"));
        using var recorder = new StoryRecorder((_, _) => new ReplaySource(trace), speed: 1_000_000);
        recorder.Run(TimeSpan.FromSeconds(30), 30);
        var ends = recorder.Story.Read(_ => recorder.Story.Jobs.OldestFirst.CountBy(job => job.State).ToDictionary());
        var neverScheduled = recorder.Events.CountBy(recorded => recorded.JobId).Count(pair => pair.Value == 2);
        Assert.Equal(192, ends[JobState.Completed]);
        Assert.Equal(1870, ends[JobState.Failed]);
        Assert.Equal(5193 + 897, ends[JobState.Cancelled]);
        Assert.InRange(neverScheduled, 897, 898);
    }
}

using CsCheck;
using Simulator.Workloads;

namespace Simulator.Tests.Workloads;

public sealed class StoryTests
{
    private static readonly Dictionary<JobState, JobState[]> Legal = new()
    {
        [JobState.Queued] = [JobState.Initializing, JobState.Cancelled],
        [JobState.Initializing] = [JobState.Running, JobState.Cancelled, JobState.Failed, JobState.Timeout],
        [JobState.Running] =
        [
            JobState.Running,
            JobState.Paused,
            JobState.Completed,
            JobState.Failed,
            JobState.Cancelled,
            JobState.Timeout,
        ],
        [JobState.Paused] = [JobState.Running, JobState.Cancelled, JobState.Failed, JobState.Timeout],
        [JobState.Failed] = [JobState.Queued],
        [JobState.Completed] = [],
        [JobState.Cancelled] = [],
        [JobState.Timeout] = [],
    };

    [Fact]
    public void AnySeed_EveryEvent_FollowsLegallyOnTheOneBefore() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.Const("quiet"), Gen.Const("busy"), Gen.Const("incident")))
            .Sample(
                (seed, scenario) =>
                {
                    using var recorder = Record(scenario, seed);
                    Assert.NotEmpty(recorder.Events);
                    foreach (var job in recorder.Events.GroupBy(recorded => recorded.JobId))
                    {
                        foreach (var (before, after) in job.Zip(job.Skip(1)))
                        {
                            Assert.Equal(before.JobSequence + 1, after.JobSequence);
                            Assert.True(before.At <= after.At, "time goes on");
                            AssertFollows(before, after);
                        }
                    }
                },
                iter: 12
            );

    private static void AssertFollows(Recorded before, Recorded after)
    {
        if (!after.IsStateChange)
        {
            Assert.Equal((before.State, before.Phase, before.RetryCount), (after.State, after.Phase, after.RetryCount));
        }
        else
        {
            Assert.Contains(after.State, Legal[before.State]);
            Assert.NotEqual((before.State, before.Phase, before.RetryCount), (after.State, after.Phase, after.RetryCount));
            Assert.Equal(before.State == JobState.Failed ? before.RetryCount + 1 : before.RetryCount, after.RetryCount);
        }

        if (before.RetryCount == after.RetryCount)
        {
            Assert.True(before.Cost <= after.Cost, $"{after.JobId}: cost falls from {before.Cost} to {after.Cost}");
            Assert.True(
                Progress(before) <= Progress(after),
                $"{after.JobId}: progress falls from {Progress(before)} to {Progress(after)}"
            );
        }
    }

    [Fact]
    public void SameSeed_SameEventsAndDocuments()
    {
        using var first = Record("incident", 7);
        using var second = Record("incident", 7);
        using var other = Record("incident", 8);
        Assert.Equal(first.Events, second.Events);
        Assert.NotEqual(first.Events, other.Events);
    }

    [Fact]
    public void OtherSpeed_SameStateChanges()
    {
        using var slow = new StoryRecorder("busy", 30, 5, speed: 1);
        slow.Run(TimeSpan.FromMinutes(10), 40);
        using var fast = new StoryRecorder("busy", 30, 5, speed: 100);
        fast.Run(TimeSpan.FromSeconds(6), 3);
        Assert.Equal(Changes(slow), Changes(fast));
        Assert.True(Changes(slow).Count > 50);

        static List<(string, DateTimeOffset, JobState, RunningPhase, int)> Changes(StoryRecorder recorder) =>
            [
                .. recorder
                    .Events.Where(recorded => recorded.IsStateChange)
                    .Select(recorded => (recorded.JobId, recorded.At, recorded.State, recorded.Phase, recorded.RetryCount)),
            ];
    }

    [Fact]
    public void SubmittedJobs_DoNotShiftTheStory()
    {
        using var alone = new StoryRecorder("busy", 20, 5);
        using var visited = new StoryRecorder("busy", 20, 5);
        var (jobId, _) = new JobSubmissions(visited.Story).Submit([]);
        alone.Run(TimeSpan.FromMinutes(5), 5);
        visited.Run(TimeSpan.FromMinutes(5), 5);
        Assert.Equal(
            alone.Events.Select(recorded => recorded.Json),
            visited.Events.Where(recorded => recorded.JobId != jobId).Select(recorded => recorded.Json)
        );
    }

    [Theory]
    [InlineData("quiet", 20)]
    [InlineData("busy", 200)]
    [InlineData("incident", 200)]
    public void Scenario_AfterHours_KeepsItsPopulation(string scenario, int jobs)
    {
        using var recorder = new StoryRecorder(scenario, jobs, 42, speed: 500);
        for (var hour = 0; hour < 4; hour++)
        {
            recorder.Run(TimeSpan.FromSeconds(7.2), 4);
            var alive = recorder.Story.Read(_ => recorder.Story.Jobs.OldestFirst.Count(job => !job.IsOver));
            Assert.InRange(alive, jobs * 7 / 10, jobs * 2);
        }
    }

    [Fact]
    public void FirstLook_IsMidLife()
    {
        using var recorder = new StoryRecorder("busy", 200, 42);
        var states = recorder.Story.Read(_ =>
            recorder.Story.Jobs.OldestFirst.GroupBy(job => job.State).ToDictionary(group => group.Key, group => group.Count())
        );
        Assert.True(states[JobState.Running] > 80);
        Assert.True(states[JobState.Queued] > 10);
        Assert.True(states[JobState.Completed] > 50);
        Assert.True(states[JobState.Failed] > 3);
    }

    [Fact]
    public void JobOf30Days_Expires()
    {
        using var recorder = new StoryRecorder("busy", 100, 42);
        var archived = recorder.Story.Read(_ => recorder.Story.Jobs.OldestFirst[0]);
        Assert.True(archived.CreatedAt < SimulatorServer.Start - TimeSpan.FromDays(29));
        recorder.Run(archived.CreatedAt + TimeSpan.FromDays(30) - SimulatorServer.Start - TimeSpan.FromSeconds(1), 1);
        Assert.NotNull(recorder.Story.Read(_ => recorder.Story.Jobs.Find(archived.Id)));
        recorder.Run(TimeSpan.FromSeconds(1), 1);
        Assert.Null(recorder.Story.Read(_ => recorder.Story.Jobs.Find(archived.Id)));
    }

    private static StoryRecorder Record(string scenario, ulong seed)
    {
        var recorder = new StoryRecorder(scenario, 25, seed, speed: 10);
        recorder.Run(TimeSpan.FromSeconds(90), 9);
        return recorder;
    }

    private static double Progress(Recorded recorded) => recorded.Document["progress"]!.GetValue<double>();
}

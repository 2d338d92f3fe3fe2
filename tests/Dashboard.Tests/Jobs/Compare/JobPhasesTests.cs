using CsCheck;
using Dashboard.Jobs.Compare;
using Dashboard.Tests.Jobs.Search;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Compare;

public sealed class JobPhasesTests
{
    private static readonly DateTimeOffset Now = JobsOf.Start.AddHours(1);

    /// <summary>However the times of a job contradict each other, its parts follow each other from its beginning on, without a gap.</summary>
    [Fact]
    public void AnyJob_IsInPartsThatFollowEachOther() =>
        SearchJobs.Facts.Sample(facts =>
        {
            var phases = JobPhases.Of(facts.Job, Now);
            var at = TimeSpan.Zero;
            foreach (var phase in phases)
            {
                Assert.Equal(at, phase.From);
                Assert.True(phase.To >= phase.From);
                at = phase.To;
            }

            Assert.Equal(facts.Job.IsTerminal && phases.Length > 0 ? facts.Job.State : null, phases.LastOrDefault()?.End);
        });

    [Fact]
    public void Job_WithAColdStart_WaitsLoadsAndRuns() =>
        Assert.Equal(
            [(JobPhaseKind.Waiting, 0, 60), (JobPhaseKind.ColdStart, 60, 105), (JobPhaseKind.Running, 105, 660)],
            Read(
                """
                {"status":"completed","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z","completedAt":"2026-01-01T00:11:00Z",
                 "coldStart":{"occurred":true,"duration":45}}
                """
            )
        );

    /// <summary>The start of its container is over when it has started: that part is counted once.</summary>
    [Theory]
    [InlineData(20, 40, 85)]
    [InlineData(45, 15, 60)]
    [InlineData(70, 60, 105)] // longer than all of it: upstream counts otherwise
    public void ColdStart_BeginsWithItsContainer(int container, int from, int to) =>
        Assert.Equal(
            [(JobPhaseKind.Waiting, 0, from), (JobPhaseKind.ColdStart, from, to), (JobPhaseKind.Running, to, 660)],
            Read(
                $$$"""
                {"status":"completed","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z","completedAt":"2026-01-01T00:11:00Z",
                 "coldStart":{"occurred":true,"duration":45,"phases":{"containerStart":{{{container}}} } } }
                """
            )
        );

    [Fact]
    public void Job_TriedAgain_HasBothAttempts()
    {
        var job = Make(
            """{"status":"failed","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z","failedAt":"2026-01-01T00:02:00Z"}""",
            """{"status":"running","retryCount":1,"createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:05:00Z"}"""
        );
        Assert.Equal(
            [
                (JobPhaseKind.Waiting, 1, null, 60),
                (JobPhaseKind.Running, 1, JobState.Failed, 60),
                (JobPhaseKind.Waiting, 2, null, 180),
                (JobPhaseKind.Running, 2, (JobState?)null, 3300),
            ],
            JobPhases.Of(job, Now).Select(phase => (phase.Kind, phase.Attempt, phase.End, (int)phase.Length.TotalSeconds))
        );
    }

    [Fact]
    public void Job_ThatWaits_GrowsWithTheClock() =>
        Assert.Equal([(JobPhaseKind.Waiting, 0, 3600)], Read("""{"status":"queued","createdAt":"2026-01-01T00:00:00Z"}"""));

    /// <summary>One that runs is not said to wait.</summary>
    [Fact]
    public void Job_ThatRuns_WithoutAStart_IsNotSaidToWait() =>
        Assert.Equal([(JobPhaseKind.Untold, 0, 3600)], Read("""{"status":"running","createdAt":"2026-01-01T00:00:00Z"}"""));

    [Fact]
    public void Job_WithoutTimes_HasNoParts() => Assert.Empty(Read("""{"status":"running"}"""));

    private static IEnumerable<(JobPhaseKind, int, int)> Read(string json) =>
        JobPhases
            .Of(SearchJobs.Make("a", json), Now)
            .Select(phase => (phase.Kind, (int)phase.From.TotalSeconds, (int)phase.To.TotalSeconds));

    private static Job Make(params string[] documents)
    {
        Job? job = null;
        foreach (var json in documents)
        {
            job = JobUpdate.Apply(job, new Observation(JobsOf.Document("a", json), DocumentSource.Stream, JobsOf.Start)).Job;
        }

        return job!;
    }
}

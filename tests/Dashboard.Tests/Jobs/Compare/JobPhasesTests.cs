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
    public void Job_ThatWasPaused_DidNotRunThen()
    {
        var job = Make(
            (60, """{"status":"running","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z"}"""),
            (120, """{"status":"paused"}"""),
            (180, """{"status":"running"}"""),
            (240, """{"status":"paused"}""")
        );

        Assert.Equal(
            [
                (JobPhaseKind.Waiting, 0, 60),
                (JobPhaseKind.Running, 60, 120),
                (JobPhaseKind.Paused, 120, 180),
                (JobPhaseKind.Running, 180, 240),
                (JobPhaseKind.Paused, 240, 3600),
            ],
            JobPhases.Of(job, Now).Select(phase => (phase.Kind, (int)phase.From.TotalSeconds, (int)phase.To.TotalSeconds))
        );
        // upstream tells no time of a pause
        Assert.Equal(
            [(false, false), (false, true), (true, true), (true, true), (true, false)],
            JobPhases.Of(job, Now).Select(phase => (phase.IsFromSeen, phase.IsToSeen))
        );
    }

    /// <summary>Whatever it was told to be and when: the parts follow each other, and its pauses are as long as its timeline has them.</summary>
    [Fact]
    public void AnyJobOfOneAttempt_WasPausedForAsLongAsItWasToldToBe() =>
        Gen.Select(Gen.Int[1, 300], Gen.OneOf("running", "paused"))
            .List[1, 12]
            .Sample(told =>
            {
                var at = 0;
                var documents = new List<(int, string)>
                {
                    (0, """{"status":"running","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:00:00Z"}"""),
                };
                var paused = 0;
                var state = "running";
                foreach (var (after, next) in told)
                {
                    paused += state == "paused" ? after : 0;
                    at += after;
                    state = next;
                    documents.Add((at, $$"""{"status":"{{next}}"}"""));
                }

                paused += state == "paused" ? (int)(Now - JobsOf.Start).TotalSeconds - at : 0;
                var phases = JobPhases.Of(Make([.. documents]), Now);

                Assert.Equal(
                    paused,
                    phases.Where(phase => phase.Kind == JobPhaseKind.Paused).Sum(phase => phase.Length.TotalSeconds)
                );
                Assert.Equal(Now - JobsOf.Start, phases[^1].To);
                Assert.Equal(phases.Skip(1).Select(phase => phase.From), phases.SkipLast(1).Select(phase => phase.To));
            });

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

    private static Job Make(params string[] documents) => Make([.. documents.Select(json => (0, json))]);

    private static Job Make(params (int Second, string Json)[] documents)
    {
        Job? job = null;
        foreach (var (second, json) in documents)
        {
            job = JobUpdate
                .Apply(job, new Observation(JobsOf.Document("a", json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second)))
                .Job;
        }

        return job!;
    }
}

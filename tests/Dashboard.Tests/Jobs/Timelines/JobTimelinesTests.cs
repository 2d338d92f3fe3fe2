using CsCheck;
using Dashboard.Jobs.Timelines;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Jobs.Timelines;

public sealed class JobTimelinesTests
{
    private static readonly string[] States =
    [
        "queued",
        "initializing",
        "running",
        "paused",
        "completed",
        "failed",
        "timeout",
        "odd",
    ];
    private static readonly string[] Phases = ["warming_up", "processing", "finalizing", "uploading"];

    private static readonly Gen<string> Documents = Gen.Select(
        Gen.OneOf(States),
        Gen.OneOf(["", .. Phases]),
        Gen.Int[0, 3],
        Gen.Select(Time("createdAt", -300, 0), Time("startedAt", -100, 300), Time("completedAt", 0, 900)),
        (state, phase, retryCount, times) =>
            $$"""{"status":"{{state}}","substate":{{(phase.Length > 0 ? $"\"{phase}\"" : "null")}},"retryCount":{{retryCount}}{{times.Item1}}{{times.Item2}}{{times.Item3}}}"""
    );

    /// <summary>Whatever upstream says in whatever order: each stay begins where the one before ends, and phases lie within theirs.</summary>
    [Fact]
    public void AnyLife_IsOneLineWithoutGapsAndOverlaps() =>
        Gen.Select(
                Gen.Select(Documents, Gen.Int[0, 120]).Array[1, 40],
                Gen.OneOf<UpstreamClock?>(null, new UpstreamClock(JobsOf.Start, JobsOf.Start.AddDays(-40), 10)),
                Gen.Bool
            )
            .Sample(
                (life, clock, isGone) =>
                {
                    Job? job = null;
                    var second = 0;
                    foreach (var (json, wait) in life)
                    {
                        second += wait;
                        job = See(job, second, json);
                    }

                    job = isGone ? job! with { GoneSince = JobsOf.Start.AddSeconds(second) } : job!;
                    var stays = JobTimelines.Of(job, clock);

                    foreach (var (index, stay) in stays.Index())
                    {
                        var isLast = index == stays.Length - 1;
                        Assert.Equal(isLast ? stay.To : stays[index + 1].From, stay.To);
                        Assert.True(stay.To is null || stay.To.Value.At >= stay.From.At);
                        Assert.True(isLast || stay.To is not null);
                        Assert.True(isLast || !stay.IsEnd);
                        Assert.InRange(stay.Phases.Length, 0, JobStateEntry.MostPhases);
                        var at = stay.From.At;
                        foreach (var phase in stay.Phases)
                        {
                            Assert.True(phase.From.At >= at && !(phase.To?.At < phase.From.At) && !(phase.To?.At > stay.To?.At));
                            at = phase.From.At;
                        }
                    }

                    // the states themselves are those of the history, after what lies before it
                    Assert.InRange(stays.Length - job.History.Length, 0, 2);
                    AssertFills(stays, JobsOf.Start.AddHours(1));
                },
                iter: 2_000
            );

    [Fact]
    public void LifeThatWasSeen_HasUpstreamsTimes_AndOurs()
    {
        Job? job = See(null, 5, """{"status":"queued","createdAt":"2026-01-01T00:00:00Z"}""");
        job = See(job, 20, """{"status":"initializing"}""");
        job = See(job, 32, """{"status":"running","substate":"warming_up","startedAt":"2026-01-01T00:00:30Z"}""");
        job = See(job, 50, """{"status":"running","substate":"processing"}""");
        job = See(job, 95, """{"status":"failed","failedAt":"2026-01-01T00:01:30Z","nextRetryAt":"2026-01-01T00:02:00Z"}""");
        job = See(job, 121, """{"status":"running","retryCount":1,"startedAt":"2026-01-01T00:02:00Z"}""");
        job = See(job, 185, """{"status":"completed","completedAt":"2026-01-01T00:03:00Z"}""");

        var stays = JobTimelines.Of(job, null);

        Assert.Equal(
            [
                (1, "queued", 0, true),
                (1, "initializing", 20, false),
                (1, "running", 30, true),
                (1, "retrying", 90, true),
                (2, "running", 120, true),
                (2, "completed", 180, true),
            ],
            stays.Select(stay => (stay.Attempt, stay.Token, SecondOf(stay.From), stay.From.IsUpstreams))
        );
        Assert.Equal(
            [("warming_up", 30, true), ("processing", 50, false)],
            stays[2].Phases.Select(phase => (phase.Phase, SecondOf(phase.From), phase.From.IsUpstreams))
        );
        Assert.True(stays[^1].IsEnd);
    }

    /// <summary>A job that is first seen at its end was waiting and running before.</summary>
    [Fact]
    public void JobFirstSeenAtItsEnd_HasWhatItsTimesTell()
    {
        var job = See(
            null,
            900,
            """{"status":"completed","createdAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:01:00Z","completedAt":"2026-01-01T00:15:00Z"}"""
        );

        Assert.Equal(
            [("queued", 0), ("running", 60), ("completed", 900)],
            JobTimelines.Of(job, null).Select(stay => (stay.Token, SecondOf(stay.From)))
        );
    }

    [Fact]
    public void OurTimes_AreTurnedIntoUpstreams()
    {
        var clock = new UpstreamClock(JobsOf.Start, JobsOf.Start.AddDays(-300), 10);
        var job = See(See(null, 0, """{"status":"initializing"}"""), 6, """{"status":"running"}""");

        Assert.Equal(
            [JobsOf.Start.AddDays(-300), JobsOf.Start.AddDays(-300).AddSeconds(60)],
            JobTimelines.Of(job, clock).Select(stay => stay.From.At)
        );
    }

    /// <summary>Upstream did not say when the first attempt failed: its end is ours, also after the retry.</summary>
    [Fact]
    public void EndOfAnAttemptThatNobodyTold_StaysOurs()
    {
        var clock = new UpstreamClock(JobsOf.Start, JobsOf.Start.AddDays(-300), 10);
        var job = See(See(null, 0, """{"status":"running"}"""), 6, """{"status":"failed"}""");
        job = See(job, 12, """{"status":"queued","retryCount":1}""");

        Assert.Equal(
            [("running", 0, false), ("retrying", 60, false), ("queued", 120, false)],
            JobTimelines
                .Of(job, clock)
                .Select(stay =>
                    (stay.Token, (int)(stay.From.At - JobsOf.Start.AddDays(-300)).TotalSeconds, stay.From.IsUpstreams)
                )
        );
    }

    private static void AssertFills(System.Collections.Immutable.ImmutableArray<TimelineStay> stays, DateTimeOffset now)
    {
        var segments = TimelineStrip.Of(stays, now);
        Assert.NotEmpty(segments);
        Assert.Equal(0, segments[0].X);
        foreach (var (one, next) in segments.Zip(segments.Skip(1)))
        {
            Assert.True(next.X >= one.X && one.Width > 0);
            Assert.True(one.X + one.Width >= next.X);
        }

        Assert.InRange(segments[^1].X + segments[^1].Width, TimelineStrip.Width - 1, TimelineStrip.Width + 3);
    }

    private static Gen<string> Time(string name, int from, int to) =>
        Gen.Frequency(
            (1, Gen.Const("")),
            (2, Gen.Int[from, to].Select(second => $",\"{name}\":\"{JobsOf.Start.AddSeconds(second):O}\""))
        );

    private static int SecondOf(TimelineTime time) => (int)(time.At - JobsOf.Start).TotalSeconds;

    private static Job See(Job? before, int second, string json) =>
        JobUpdate
            .Apply(
                before,
                new Observation(JobsOf.Document("job_1", json), DocumentSource.Stream, JobsOf.Start.AddSeconds(second))
            )
            .Job;
}

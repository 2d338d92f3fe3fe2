using CsCheck;
using Dashboard.ColdStarts;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.ColdStarts;

public sealed class StartLogTests
{
    private static readonly UpstreamStatus Upstream = new(ConnectionState.Connected, JobsOf.Start);

    private readonly Dictionary<string, Job> _jobs = [];
    private readonly StartLog _log = new();
    private int _second;

    /// <summary>As the API's page has it; the phases that it names are open.</summary>
    [Fact]
    public void Start_IsReadAsItWasTold()
    {
        Tell(
            "a",
            """
            {"status":"running","endpointId":"ep","startedAt":"2026-01-01T00:00:30Z","resources":{"gpuType":"NVIDIA A100"},
             "coldStart":{"occurred":true,"duration":45.2,"phases":{"containerStart":12.5,"modelLoad":28.1,"warpDrive":4.6},
                          "cacheHit":false,"optimizationSuggestions":[" Use warm pools ",""]} }
            """
        );

        var start = Assert.Single(_log.GetAll());
        Assert.Equal(("a", 1, "ep", "NVIDIA A100"), (start.JobId, start.Attempt, start.EndpointId, start.GpuType));
        Assert.Equal(
            (JobsOf.Start.AddSeconds(30), true, 45.2, false),
            (start.At, start.IsCold, start.LoadSeconds, start.CacheHit)
        );
        Assert.Equal(
            ["containerStart 12.5", "modelLoad 28.1", "warpDrive 4.6"],
            start.Phases.Select(phase => FormattableString.Invariant($"{phase.Name} {phase.Value}"))
        );
        Assert.Equal(["Use warm pools"], start.Suggestions);
    }

    /// <summary>It is told of again and again while it grows, and is one.</summary>
    [Fact]
    public void StartThatGrows_IsOne_AndWholeOnceTheJobWorks()
    {
        Tell("a", """{"status":"initializing","coldStart":{"occurred":true,"duration":5,"phases":{"containerStart":5}}}""");
        var first = Assert.Single(_log.GetAll());
        Assert.Null(first.LoadSeconds);
        Tell("a", """{"status":"running","substate":"warming_up","coldStart":{"occurred":true,"duration":20}}""");
        Assert.Null(Assert.Single(_log.GetAll()).LoadSeconds);
        Tell("a", """{"status":"running","substate":"processing","coldStart":{"occurred":true,"duration":31}}""");

        var start = Assert.Single(_log.GetAll());
        Assert.Equal((31.0, first.At), (start.LoadSeconds, start.At));
    }

    /// <summary>How long it would have taken nobody knows: also where progress was told while it loaded, or the end came long after the last word.</summary>
    [Theory]
    [InlineData("""{"status":"failed","failedAt":"2026-01-01T00:00:20Z"}""")]
    [InlineData("""{"status":"failed","failedAt":"2026-01-01T00:10:00Z"}""")]
    [InlineData("""{"status":"cancelled","progress":3}""")]
    [InlineData("""{"status":"completed","completedAt":"2026-01-01T00:10:00Z"}""")]
    public void StartThatWasNotToldToTheEnd_IsNotWhole(string end)
    {
        Tell("a", """{"status":"initializing","startedAt":"2026-01-01T00:00:00Z","coldStart":{"occurred":true,"duration":20}}""");
        Tell("a", """{"status":"running","substate":"warming_up","progress":2,"coldStart":{"occurred":true,"duration":30}}""");
        Tell("a", """{"status":"running","substate":"processing","progress":4}""");
        Tell("a", end);

        Assert.Null(Assert.Single(_log.GetAll()).LoadSeconds);
    }

    /// <summary>What follows takes nothing back of what was told when it worked.</summary>
    [Fact]
    public void StartThatWasWhole_StaysSo()
    {
        Tell("a", """{"status":"running","progress":4,"coldStart":{"occurred":true,"duration":30}}""");
        Tell("a", """{"status":"failed","failedAt":"2026-01-01T00:10:00Z"}""");

        Assert.Equal(30, Assert.Single(_log.GetAll()).LoadSeconds);
    }

    /// <summary>A document tells of its present attempt alone: the one before is kept.</summary>
    [Fact]
    public void EachAttempt_HasAStart_AndNothingElseOfAJobMakesOne()
    {
        Tell("a", """{"status":"running","coldStart":{"occurred":true,"duration":30}}""");
        Tell("a", """{"status":"running","progress":50}""");
        Tell("a", """{"status":"failed","nextRetryAt":"2026-01-01T01:00:00Z"}""");
        Tell("a", """{"status":"running","retryCount":1,"progress":1}""");
        Assert.Single(_log.GetAll());
        Tell("a", """{"status":"running","retryCount":1,"coldStart":{"occurred":false,"cacheHit":true}}""");

        Assert.Equal([(1, true), (2, (bool?)false)], _log.GetAll().Select(start => (start.Attempt, start.IsCold)));
    }

    /// <summary>What a second costs is known at the end, when nothing of the start is told any more.</summary>
    [Fact]
    public void Price_IsThatOfTheWholeAttempt()
    {
        Tell("a", """{"status":"running","startedAt":"2026-01-01T00:00:00Z","coldStart":{"occurred":true,"duration":30}}""");
        Assert.Null(_log.GetAll()[0].DollarsASecond);
        Tell("a", """{"status":"completed","completedAt":"2026-01-01T00:16:40Z","finalMetrics":{"totalCost":2}}""");

        var start = Assert.Single(_log.GetAll());
        Assert.Equal((1000.0, 0.002m), (start.RunSeconds, start.DollarsASecond));
    }

    [Theory]
    [InlineData("""{"occurred":true,"duration":-5}""")]
    [InlineData("""{"occurred":true,"duration":"long"}""")]
    [InlineData("""{"occurred":true,"duration":1e300,"phases":{"modelLoad":-1,"x":1e300,"y":{"value":3,"unit":"GB"}}}""")]
    public void TimesThatCannotBe_AreNone(string coldStart)
    {
        Tell("a", $$"""{"status":"running","coldStart":{{coldStart}} }""");
        Tell("a", """{"status":"completed","execution":{"duration":1e300},"finalMetrics":{"totalCost":2}}""");
        Assert.Null(_log.GetAll()[0].DollarsASecond);

        var start = Assert.Single(_log.GetAll());
        Assert.True(start.IsCold);
        Assert.Null(start.Seconds);
        Assert.Empty(start.Phases);
    }

    /// <summary>A job that is deleted, or missed and told again with all others, has started all the same, and once.</summary>
    [Fact]
    public void Starts_OutliveTheirJobs_AndAreNotCountedAgain()
    {
        Tell("a", """{"status":"running","coldStart":{"occurred":true,"duration":30}}""");
        Tell("b", """{"status":"running","coldStart":{"occurred":true,"duration":40}}""");
        var version = _log.Version;
        _log.Take(JobChange.Delete(_jobs["a"]), Upstream);
        Assert.Equal(version, _log.Version);
        _log.Begin([_jobs["b"]], Upstream);

        Assert.Equal(["a", "b"], _log.GetAll().Select(start => start.JobId));
    }

    /// <summary>An upstream that began anew gives its ids to others.</summary>
    [Fact]
    public void AnotherJobOfTheSameId_HasAStartOfItsOwn()
    {
        Tell("a", """{"status":"running","createdAt":"2026-01-01T00:00:00Z","coldStart":{"occurred":true,"duration":30}}""");
        Tell("a", """{"status":"completed","completedAt":"2026-01-01T00:10:00Z"}""");
        var former = _jobs["a"];
        var change = JobChange.Upsert(Another() with { ReplacedCreatedAt = former.CreatedAt }, former);
        Assert.True(change.IsAnotherJob);

        _log.Take(change, Upstream);

        Assert.Equal([30.0, 40.0], _log.GetAll().Select(start => start.Seconds!.Value));
    }

    /// <summary>The job was deleted meanwhile, or the change was missed.</summary>
    [Fact]
    public void IdThatIsUsedAgain_OutOfSight_IsAnotherJobs()
    {
        Tell("a", """{"status":"running","createdAt":"2026-01-01T00:00:00Z","coldStart":{"occurred":true,"duration":30}}""");

        _log.Begin([Another()], Upstream);

        Assert.Equal([30.0, 40.0], _log.GetAll().Select(start => start.Seconds!.Value));
    }

    /// <summary>All that is known is told again where changes were missed: what went does not come back in the place of what no document tells again.</summary>
    [Fact]
    public void Begin_OfMoreThanAreHeld_LeavesTheLatest_AndSaysWhatIsLost()
    {
        var log = new StartLog(10);
        var jobs = Enumerable.Range(0, 30).Select(Started).Reverse().ToList();
        log.Begin(jobs, Upstream);
        var held = log.GetAll().Select(start => start.JobId).ToList();
        Assert.Equal(Enumerable.Range(20, 10).Select(number => $"job_{number}"), held);
        Assert.Equal(JobsOf.Start.AddMinutes(19), log.LostUntil);

        // a job that nobody knows any more
        log.Take(JobChange.Upsert(Started(30), null), Upstream);
        log.Begin(jobs, Upstream);

        Assert.Equal(held.Skip(1).Append("job_30"), log.GetAll().Select(start => start.JobId));

        static Job Started(int number) =>
            JobUpdate
                .Apply(
                    null,
                    JobsOf.Observation(
                        $"job_{number}",
                        $$$"""{"status":"running","startedAt":"{{{JobsOf.Start.AddMinutes(number):O}}}","coldStart":{"occurred":true,"duration":3}}"""
                    )
                )
                .Job;
    }

    [Fact]
    public void MillisecondsOfAPhase_AreSeconds()
    {
        Tell("a", """{"status":"running","coldStart":{"occurred":true,"phases":{"modelLoad":{"value":1200,"unit":"ms"}}}}""");

        Assert.Equal(1.2, Assert.Single(Assert.Single(_log.GetAll()).Phases).Value);
    }

    /// <summary>Whatever is told of however many, those that were told of first go.</summary>
    [Fact]
    public void Log_HoldsTheLatest() =>
        Gen.Int[0, 40]
            .List[1, 200]
            .Sample(
                jobs =>
                {
                    var test = new StartLogTests();
                    var log = new StartLog(10);
                    var expected = new List<string>();
                    foreach (var number in jobs)
                    {
                        var jobId = $"job_{number}";
                        var change = test.Change(jobId, """{"status":"running","coldStart":{"occurred":true,"duration":30}}""");
                        log.Take(change, Upstream);
                        if (change.Before is null)
                        {
                            expected.Add(jobId);
                        }
                    }

                    Assert.Equal(expected.TakeLast(10), log.GetAll().Select(start => start.JobId));
                },
                iter: 200
            );

    /// <summary>A job that has got the id 'a' a month later.</summary>
    private static Job Another() =>
        JobUpdate
            .Apply(
                null,
                JobsOf.Observation(
                    "a",
                    """{"status":"running","createdAt":"2026-02-01T00:00:00Z","coldStart":{"occurred":true,"duration":40}}"""
                )
            )
            .Job;

    private void Tell(string jobId, string json) => _log.Take(Change(jobId, json), Upstream);

    private JobChange Change(string jobId, string json)
    {
        var before = _jobs.GetValueOrDefault(jobId);
        var observation = new Observation(
            JobsOf.Document(jobId, json),
            DocumentSource.Stream,
            JobsOf.Start.AddSeconds(_second++)
        );
        return JobChange.Upsert(_jobs[jobId] = JobUpdate.Apply(before, observation).Job, before);
    }
}

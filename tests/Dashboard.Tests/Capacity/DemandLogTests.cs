using Dashboard.Capacity;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Tests.Capacity;

/// <summary>What jobs tell, as demands: by documents as they come.</summary>
public sealed class DemandLogTests
{
    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    private readonly JobStore _store = new();
    private readonly DemandLog _log = new();

    [Fact]
    public void Attempt_IsFollowed_FromTheQueueToItsEnd()
    {
        Tell("a", """{"status":"queued","createdAt":"2025-12-31T23:00:00Z","endpointId":"ep","priority":"high"}""");
        var queued = Assert.Single(_log.GetAll());
        Assert.Equal(
            (At("23:00:00"), null, null, null, 0),
            (queued.QueuedAt, queued.HeldFrom, queued.EndedAt, queued.GpuType, queued.Rank)
        );
        Assert.True(queued.WaitsAt(At("23:10:00")));

        Tell(
            "a",
            """{"status":"running","startedAt":"2025-12-31T23:10:00Z","resources":{"gpuType":"A100","gpuUtilization":50}}"""
        );
        Tell("a", """{"status":"completed","completedAt":"2025-12-31T23:30:00Z"}""");

        var ended = Assert.Single(_log.GetAll());
        Assert.Equal(
            (At("23:00:00"), At("23:10:00"), At("23:30:00"), "A100", "ep", 600),
            (ended.QueuedAt, ended.HeldFrom, ended.EndedAt, ended.GpuType, ended.EndpointId, ended.WaitSeconds)
        );
        Assert.True(ended.HoldsAt(At("23:20:00")));
        Assert.False(ended.HoldsAt(At("23:30:00")));
    }

    /// <summary>What loads before it starts loads on its GPUs.</summary>
    [Fact]
    public void ColdStart_HoldsItsGpusFromItsBegin()
    {
        Tell(
            "a",
            """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:10:00Z","coldStart":{"occurred":true,"duration":90,"phases":{"containerStart":30,"modelLoad":60}}}"""
        );
        var demand = Assert.Single(_log.GetAll());
        Assert.InRange(demand.HeldFrom!.Value, At("23:08:30"), At("23:10:00"));
        Assert.Equal(90, demand.LoadSeconds);
    }

    /// <summary>Nobody has told when it left the queue, so nobody knows how long it waited.</summary>
    [Fact]
    public void JobFirstSeenAtWork_WithoutItsStart_HasNoWait()
    {
        Tell("a", """{"status":"running","createdAt":"2025-12-31T22:00:00Z"}""");
        Assert.Equal((null, JobsOf.Start), (Assert.Single(_log.GetAll()).WaitSeconds, _log.GetAll()[0].HeldFrom));
    }

    [Fact]
    public void JobFirstSeenAtItsEnd_HadNotJustEnded()
    {
        Tell(
            "a",
            """{"status":"failed","createdAt":"2025-12-31T20:00:00Z","startedAt":"2025-12-31T20:10:00Z","execution":{"duration":300}}"""
        );
        Tell("b", """{"status":"failed","createdAt":"2025-12-31T20:00:00Z"}""");
        Assert.Equal(At("20:15:00"), Assert.Single(_log.GetAll()).EndedAt);
    }

    [Fact]
    public void JobCancelledInTheQueue_WaitedUntilThen_AndHeldNothing()
    {
        Tell("a", """{"status":"queued","createdAt":"2025-12-31T23:00:00Z"}""");
        Tell("a", """{"status":"cancelled","cancelledAt":"2025-12-31T23:05:00Z"}""");
        var demand = Assert.Single(_log.GetAll());
        Assert.Null(demand.HeldFrom);
        Assert.NotNull(demand.EndedAt);
        Assert.False(demand.WaitsAt(JobsOf.Start.AddHours(1)));
    }

    [Fact]
    public void Retry_IsADemandOfItsOwn()
    {
        Tell(
            "a",
            """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:10:00Z","retryCount":0}"""
        );
        Tell(
            "a",
            """{"status":"failed","failedAt":"2025-12-31T23:20:00Z","retryCount":0,"retryable":true,"nextRetryAt":"2025-12-31T23:21:00Z"}"""
        );
        Tell("a", """{"status":"queued","retryCount":1}""");
        Tell("a", """{"status":"running","retryCount":1}""");

        var (first, second) = (_log.GetAll()[0], _log.GetAll()[1]);
        Assert.Equal((1, At("23:10:00"), At("23:20:00")), (first.Attempt, first.HeldFrom, first.EndedAt));
        Assert.Equal((2, JobsOf.Start, JobsOf.Start, null), (second.Attempt, second.QueuedAt, second.HeldFrom, second.EndedAt));
        Assert.Equal(2, _log.GetAll().Length);
    }

    /// <summary>Nobody has seen the first one fail: another one runs, so it is over.</summary>
    [Fact]
    public void AttemptWhoseEndWasNotSeen_IsOver_WhenAnotherRuns()
    {
        Tell(
            "a",
            """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:10:00Z","retryCount":0,"resources":{"gpuType":"A100"}}"""
        );
        Tell("a", """{"status":"running","startedAt":"2025-12-31T23:40:00Z","retryCount":1,"resources":{"gpuType":"H100"}}""");

        Assert.Equal(2, _log.GetAll().Length);
        Assert.Single(_log.GetAll(), demand => demand.EndedAt is null);
        var first = _log.GetAll().Single(demand => demand.Attempt == 1);
        // it keeps what it had
        Assert.Equal(("A100", At("23:10:00")), (first.GpuType, first.HeldFrom));
    }

    /// <summary>Attempts of which only the number tells: nothing is known of the ones before.</summary>
    [Fact]
    public void JobFirstSeenInALaterAttempt_IsOneDemand()
    {
        Tell(
            "a",
            """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:40:00Z","retryCount":2}"""
        );
        Assert.Equal(3, Assert.Single(_log.GetAll()).Attempt);
    }

    /// <summary>Only now is told which attempt it is: it is still the same one.</summary>
    [Fact]
    public void NumberOfTheAttempt_ThatIsToldLater_MakesNoOther()
    {
        Tell("a", """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:40:00Z"}""");
        Tell("a", """{"status":"running","progress":5,"retryCount":2}""");
        Tell("a", """{"status":"completed","completedAt":"2025-12-31T23:50:00Z","retryCount":2}""");
        Assert.Equal(At("23:50:00"), Assert.Single(_log.GetAll()).EndedAt);
    }

    /// <summary>Upstream began anew and gave the id to another job: the one before does not go on for ever.</summary>
    [Fact]
    public void JobThatIsReplaced_IsOver()
    {
        Tell("a", """{"status":"running","createdAt":"2025-12-31T23:00:00Z","startedAt":"2025-12-31T23:10:00Z"}""");
        var before = _store.Find("a")!;
        var another = JobsOf.Document(
            "a",
            """{"status":"running","createdAt":"2025-12-31T23:30:00Z","startedAt":"2025-12-31T23:40:00Z"}"""
        );
        var store = new JobStore();
        var (after, _) = store.Apply(new Shared.Jobs.Observation(another, Shared.Jobs.DocumentSource.Stream, JobsOf.Start));
        _log.Take(JobChange.Upsert(after with { ReplacedCreatedAt = before.CreatedAt }, before), Status);
        Assert.Single(_log.GetAll(), demand => demand.EndedAt is null);

        // changes were missed, and what is there now is neither
        _log.Begin([], Status);
        Assert.All(_log.GetAll(), demand => Assert.NotNull(demand.EndedAt));
    }

    /// <summary>Of an attempt that goes on, nobody forgets that it holds GPUs; and what is old does not come back again and again.</summary>
    [Fact]
    public void WhatGoesOn_IsNotForgotten_ForWhatIsOver()
    {
        var log = new DemandLog(mostDemands: 3);
        Tell("runs", """{"status":"running","createdAt":"2025-12-31T20:00:00Z","startedAt":"2025-12-31T20:05:00Z"}""", log);
        for (var job = 0; job < 5; job++)
        {
            Tell(
                $"job_{job}",
                $$"""{"status":"completed","createdAt":"2025-12-31T21:0{{job}}:00Z","startedAt":"2025-12-31T21:0{{job}}:10Z","completedAt":"2025-12-31T21:0{{job}}:30Z"}""",
                log
            );
        }

        Assert.Contains(log.GetAll(), demand => demand.JobId == "runs");
        Assert.Equal(3, log.GetAll().Length);
        log.Begin([.. _store.GetSnapshot()], Status);
        Assert.Equal(["job_3", "job_4", "runs"], log.GetAll().Select(demand => demand.JobId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "2025-12-31T23:10:00Z")]
    [InlineData("2025-12-31T23:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    [InlineData("2025-12-31T23:50:00Z", "2025-12-31T23:10:00Z")]
    public void TimeThatCannotBe_IsNone(string created, string started)
    {
        Tell(
            "a",
            $$$"""{"status":"running","createdAt":"{{{created}}}","startedAt":"{{{started}}}","coldStart":{"occurred":true,"duration":90,"phases":{"containerStart":30} } }"""
        );
        Tell("a", $$"""{"status":"failed","failedAt":"{{created}}","execution":{"duration":300} }""");
        foreach (var demand in _log.GetAll())
        {
            Assert.InRange((demand.QueuedAt ?? demand.HeldFrom)!.Value.Year, 2025, 2026);
            Assert.True(demand.EndedAt >= (demand.HeldFrom ?? demand.QueuedAt), $"{demand}");
            Assert.True(demand.HeldFrom >= demand.QueuedAt || demand.QueuedAt is null || demand.HeldFrom is null);
        }
    }

    [Fact]
    public void GpusThatAreListed_AreTheJobsOwn_AndOthersTakeTheUsualNumber()
    {
        var told = Held("a", "A100", 2);
        GpuDemand[] all =
        [
            told,
            Held("b", "A100", 2),
            Held("c", "A100", 1_000),
            Held("d", "A100", 1) with
            {
                AreGpusTold = false,
            },
        ];
        var habits = EndpointHabits.Of([.. all]);
        Assert.Equal([2, 2, 1_000, 2], all.Select(demand => habits.Complete(demand).Gpus));
    }

    [Fact]
    public void JobThatIsDeleted_IsRemembered_AndItsIdMayBeAnothers()
    {
        Tell("a", """{"status":"queued","createdAt":"2025-12-31T23:00:00Z"}""");
        _log.Take(JobChange.Delete(_store.Find("a")!), Status);
        _store.Delete("a");
        Assert.Single(_log.GetAll());
    }

    [Fact]
    public void Oldest_GoesFirst_AndWhatCameBeforeIsNotCompleteThen()
    {
        var log = new DemandLog(mostDemands: 3);
        log.Tick(At("20:00:00"), Status);
        Assert.Equal(At("20:00:00"), log.CompleteFrom);
        log.Tick(At("21:00:00"), Status);
        for (var job = 0; job < 5; job++)
        {
            Tell(
                $"job_{job}",
                $$"""{"status":"completed","createdAt":"2025-12-31T20:00:00Z","startedAt":"2025-12-31T20:10:00Z","completedAt":"2025-12-31T20:1{{job}}:30Z"}""",
                log
            );
        }

        Assert.Equal(["job_2", "job_3", "job_4"], log.GetAll().Select(demand => demand.JobId));
        Assert.Equal(At("20:11:30"), log.CompleteFrom);
    }

    /// <summary>Each reading stands for the time until the next one.</summary>
    [Fact]
    public void Utilization_IsMeteredByTime()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            var percent = minute < 4 ? 95 : 5;
            Tell(
                "a",
                $$$"""{"status":"running","startedAt":"2025-12-31T23:45:00Z","execution":{"duration":{{{minute * 60}}} },"resources":{"gpuType":"A100","gpuUtilization":{{{percent}}} } }"""
            );
        }

        var bands = Assert.Single(_log.GetAll()).Bands;
        Assert.Equal((240f, 300f), (bands[9], bands[0]));
        Assert.Equal(540, bands.Sum());
    }

    /// <summary>What waits is shared out as those that told; of what holds GPUs nothing is guessed.</summary>
    [Fact]
    public void TypeOfWhatWaits_IsInferredFromItsEndpoint()
    {
        GpuDemand[] told =
        [
            .. Enumerable.Range(0, 30).Select(job => Held($"told_{job}", "A100", 1)),
            .. Enumerable.Range(30, 10).Select(job => Held($"told_{job}", "H100", 8)),
        ];
        var habits = EndpointHabits.Of([.. told]);

        var waiting = Enumerable
            .Range(0, 400)
            .Select(job => habits.Complete(Held($"job_{job:x8}", null, 1) with { HeldFrom = null }))
            .ToList();
        Assert.All(waiting, demand => Assert.True(demand.IsTypeInferred));
        Assert.InRange(waiting.Count(demand => demand.GpuType == "A100"), 260, 340);
        Assert.All(waiting, demand => Assert.Equal(demand.GpuType == "A100" ? 1 : 8, demand.Gpus));
        // the same at each reading
        Assert.Equal(waiting[7], habits.Complete(Held("job_00000007", null, 1) with { HeldFrom = null }));

        Assert.Null(habits.Complete(Held("job", null, 1)).GpuType);
        Assert.Null(habits.Complete(Held("job", null, 1) with { HeldFrom = null, EndpointId = "another" }).GpuType);
    }

    private static GpuDemand Held(string jobId, string? type, int gpus) =>
        new(jobId, 1, JobsOf.Start, JobsOf.Start, null)
        {
            EndpointId = "ep",
            GpuType = type,
            Gpus = gpus,
            AreGpusTold = type is not null,
        };

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse($"2025-12-31T{time}Z", System.Globalization.CultureInfo.InvariantCulture);

    private void Tell(string jobId, string json, DemandLog? log = null)
    {
        var before = _store.Find(jobId);
        var (after, _) = _store.Apply(JobsOf.Observation(jobId, json));
        (log ?? _log).Take(JobChange.Upsert(after, before), Status);
    }
}

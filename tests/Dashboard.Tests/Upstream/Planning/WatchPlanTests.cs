using System.Text;
using CsCheck;
using Dashboard.Jobs;
using Dashboard.Upstream.Planning;
using Shared.Api;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Planning;

public sealed class WatchPlanTests
{
    private static readonly DateTimeOffset Now = JobsOf.Start.AddHours(1);

    private static readonly Gen<PlanCandidate> Candidates = Gen.Select(
        Gen.Int[0, 8],
        Gen.Int[-1, 3],
        Gen.Bool,
        Gen.Bool,
        Gen.Int[0, 9],
        (state, interest, hasStream, isWanted, unchanged) =>
            new PlanCandidate("")
            {
                Job = state == 8 ? null : JobIn((JobState)state),
                Interest = interest < 0 ? null : (JobDetail)interest,
                HasStream = hasStream,
                IsStreaming = hasStream && state % 2 == 0,
                IsWanted = isWanted,
                UnchangedReads = unchanged,
            }
    );

    [Fact]
    public void Plan_NamesEachJobOnce_AndKeepsToTheStreamsThereAre() =>
        Gen.Select(Candidates.List[0, 40], Gen.Int[1, 10])
            .Sample(
                (list, streams) =>
                {
                    var candidates = list.Select((candidate, i) => candidate with { JobId = $"job_{i}" }).ToList();
                    var plan = WatchPlan.Make(candidates, new PlanLimits(streams, Now));

                    Assert.Equal(candidates.Select(job => job.JobId).Order(), plan.Select(job => job.JobId).Order());
                    var streamed = plan.Where(job => job.Mode == WatchMode.Stream).ToList();
                    Assert.True(streamed.Count <= streams);
                    // nobody that could have a stream waits for one while somebody of a later rank has it
                    var waiting = plan.Where(job =>
                            job.Mode == WatchMode.Poll && job.Interval is not null && Find(job).Job is not null
                        )
                        .ToList();
                    Assert.True(waiting.Count == 0 || streamed.Count == streams);
                    Assert.All(waiting, job => Assert.All(streamed, other => Assert.True(other.Rank <= job.Rank)));
                    // within a rank, whoever has a stream keeps it
                    Assert.All(
                        waiting.Where(job => Find(job).HasStream),
                        job => Assert.DoesNotContain(streamed, other => other.Rank == job.Rank && !Find(other).HasStream)
                    );

                    PlanCandidate Find(PlannedJob job) => candidates.Single(candidate => candidate.JobId == job.JobId);
                }
            );

    [Theory]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    [InlineData(JobState.Timeout)]
    public void JobThatIsOver_Rests(JobState state) =>
        Assert.Equal((WatchMode.Rest, "over"), Decide(new("a") { Job = JobIn(state) }));

    [Fact]
    public void JobThatWaitsForItsRetry_IsNotOver_AndIsReadWhenItComes()
    {
        var job = JobOf("""{"jobId":"a","status":"failed","retryable":true,"nextRetryAt":"2026-01-01T01:00:20Z"}""");

        var planned = Plan(new("a") { Job = job }, streams: 0);

        Assert.Equal((WatchMode.Poll, TimeSpan.FromSeconds(20)), (planned.Mode, planned.Interval));
    }

    /// <summary>Now it is 01:00; the first is the sample of the API's page.</summary>
    [Theory]
    [InlineData("2024-01-15T14:00:00Z", 0, 1)]
    [InlineData("2024-01-15T14:00:00Z", 3, 10)]
    [InlineData("2024-01-15T14:00:00Z", 100, 60)]
    [InlineData("2026-01-01T00:59:55Z", 100, 5)]
    [InlineData("2026-01-01T01:00:00Z", 100, 1)]
    public void RetryThatDoesNotCome_IsReadTheMoreSeldomTheLongerItIsLate(string nextRetryAt, int unchanged, int seconds)
    {
        var job = JobOf($$"""{"jobId":"a","status":"failed","retryable":true,"nextRetryAt":"{{nextRetryAt}}"}""");

        var planned = Plan(new("a") { Job = job, UnchangedReads = unchanged }, streams: 0);

        Assert.Equal(TimeSpan.FromSeconds(seconds), planned.Interval);
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1)]
    [InlineData(UpstreamClock.MostSpeed)]
    public void RetryBeyondAllYears_OnAClockOfAnySpeed_IsPlannedAllTheSame(double speed)
    {
        var job = JobOf("""{"jobId":"a","status":"failed","retryable":true,"nextRetryAt":"9999-12-31T23:59:59Z"}""");
        var clock = new UpstreamClock(Now.AddYears(-9), Now.AddYears(900), speed);

        var planned = WatchPlan.Make([new("a") { Job = job }], new PlanLimits(0, Now, clock)).Single();

        Assert.Equal(TimeSpan.FromSeconds(60), planned.Interval);
    }

    [Fact]
    public void JobNotYetRead_IsRead() => Assert.Equal((WatchMode.Poll, "not read yet"), Decide(new("a")));

    [Fact]
    public void JobNobodyWants_Rests_UntilSomebodyLooks()
    {
        var candidate = new PlanCandidate("a") { Job = JobIn(JobState.Running), IsWanted = false };

        Assert.Equal((WatchMode.Rest, "nobody watches it"), Decide(candidate));
        Assert.Equal(WatchMode.Stream, Decide(candidate with { Interest = JobDetail.None }).Mode);
    }

    [Fact]
    public void RefusedJob_Rests_WithThePermissionItLacks()
    {
        var refusal = new ApiFailure(FailureKind.Forbidden, "no")
        {
            RequiredPermission = "jobs:read",
            UserPermissions = ["jobs:list"],
        };

        Assert.Equal(
            (WatchMode.Rest, "refused: the Dashboard's API key lacks jobs:read; it has jobs:list"),
            Decide(new("a") { Job = JobIn(JobState.Running), Refusal = refusal })
        );
    }

    [Fact]
    public void JobThatIsGone_IsLookedForBehindAllOthers_UnlessSomebodyAsksForIt_AndRestsWhenItIsLost()
    {
        var gone = new PlanCandidate("a") { Job = JobIn(JobState.Running) with { GoneSince = Now } };

        Assert.Equal((WatchMode.Rest, "gone from upstream"), Decide(gone));
        var sought = Plan(gone with { Search = (Now.AddMinutes(1), false) }, 1);
        Assert.Equal((WatchMode.Poll, null, Now.AddMinutes(1)), (sought.Mode, sought.Interval, sought.DueAt));
        Assert.True(sought.Rank > Plan(new("b") { Job = JobIn(JobState.Paused) }, 0).Rank);
        Assert.Equal(0, Plan(gone with { Search = (Now, true) }, 1).Rank);
    }

    [Fact]
    public void Polls_BackOffWhileNothingChanges() =>
        Assert.Equal(
            [1, 2, 5, 10, 30, 60, 60],
            Enumerable
                .Range(0, 7)
                .Select(unchanged =>
                    Plan(new("a") { Job = JobIn(JobState.Running), UnchangedReads = unchanged }, 0).Interval!.Value.TotalSeconds
                )
        );

    [Fact]
    public void JobNearItsEnd_IsReadSooner() =>
        Assert.Equal(
            2,
            Plan(
                new("a") { Job = JobOf("""{"jobId":"a","status":"running","progress":95}"""), UnchangedReads = 9 },
                0
            ).Interval!.Value.TotalSeconds
        );

    /// <summary>No stream tells of it, whatever else does.</summary>
    [Theory]
    [InlineData(0, "webhooks tell of it, and no stream has")]
    [InlineData(5, "webhooks tell of it; upstream has no stream of it")]
    public void JobThatWebhooksTellOfAlone_IsSaidToBe(int streams, string reason)
    {
        var candidate = new PlanCandidate("a")
        {
            Job = JobIn(JobState.Running),
            WebhookAt = Now.AddMinutes(-9),
            HasNoStream = true,
        };

        var plan = Plan(candidate, streams);
        Assert.Equal((WatchMode.Webhook, reason), (plan.Mode, plan.Reason));
        Assert.Equal(WatchMode.Poll, Plan(candidate with { WebhookAt = Now.AddMinutes(-10) }, streams).Mode);
    }

    [Fact]
    public void JobThatUpstreamDoesNotKnowYet_IsReadAgainAtItsTime_AndHasNoStreamOpenedMeanwhile()
    {
        var candidate = new PlanCandidate("a")
        {
            Job = JobIn(JobState.Running),
            WebhookAt = Now,
            Search = (Now.AddMinutes(1), false),
        };

        var plan = Plan(candidate, 5);

        Assert.Equal((WatchMode.Webhook, Now.AddMinutes(1)), (plan.Mode, plan.DueAt));
    }

    [Fact]
    public void JobThatWebhooksTellOf_IsReadOnceInTenMinutes_UntilTheyStop()
    {
        var candidate = new PlanCandidate("a") { Job = JobIn(JobState.Running), WebhookAt = Now.AddMinutes(-9) };

        Assert.Equal(TimeSpan.FromMinutes(10), Plan(candidate, 0).Interval);
        Assert.Equal(TimeSpan.FromSeconds(1), Plan(candidate with { WebhookAt = Now.AddMinutes(-10) }, 0).Interval);
        // also while somebody looks at it; but no webhook tells of its details
        Assert.Equal(TimeSpan.FromMinutes(10), Plan(candidate with { Interest = JobDetail.None }, 0).Interval);
        Assert.True(Plan(candidate with { Interest = JobDetail.Logs }, 0).Interval <= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Details_AreReadOnlyForWhoLooks_AlsoBesideAStream()
    {
        var candidate = new PlanCandidate("a")
        {
            Job = JobIn(JobState.Running),
            HasStream = true,
            IsStreaming = true,
        };

        Assert.Null(Plan(candidate, 1).Interval);
        var looked = Plan(candidate with { Interest = JobDetail.Logs }, 1);
        Assert.Equal((WatchMode.Stream, JobDetail.Logs, PollInterval.ForDetails), (looked.Mode, looked.Details, looked.Interval));
    }

    [Theory]
    [InlineData("""{"jobId":"a","status":"queued","priority":"high"}""", """{"jobId":"b","status":"queued"}""")]
    [InlineData("""{"jobId":"a","status":"running"}""", """{"jobId":"b","status":"queued","priority":"normal"}""")]
    [InlineData("""{"jobId":"a","status":"queued"}""", """{"jobId":"b","status":"paused"}""")]
    [InlineData(
        """{"jobId":"a","status":"running","createdAt":"2026-01-01T00:30:00Z"}""",
        """{"jobId":"b","status":"running","createdAt":"2026-01-01T00:20:00Z"}"""
    )]
    public void WhenOneStreamIsLeft_TheFirstHasIt(string first, string second)
    {
        var plan = WatchPlan.Make([new("b") { Job = JobOf(second) }, new("a") { Job = JobOf(first) }], new PlanLimits(1, Now));

        Assert.Equal([("a", WatchMode.Stream), ("b", WatchMode.Poll)], plan.Select(job => (job.JobId, job.Mode)));
    }

    [Fact]
    public void RowInSight_IsReadSooner_WithoutDetails_AndBehindWhatIsLookedAt()
    {
        var candidate = new PlanCandidate("a") { Job = JobIn(JobState.Queued), UnchangedReads = 9 };

        var unseen = Plan(candidate, 0);
        var row = Plan(candidate with { IsInSight = true }, 0);
        var looked = Plan(candidate with { IsInSight = true, Interest = JobDetail.None }, 0);

        Assert.Equal((TimeSpan.FromSeconds(60), false), (unseen.Interval!.Value, unseen.IsOnBeat));
        Assert.Equal((TimeSpan.FromSeconds(5), true, JobDetail.None), (row.Interval!.Value, row.IsOnBeat, row.Details));
        Assert.Equal((TimeSpan.FromSeconds(5), false), (looked.Interval!.Value, looked.IsOnBeat));
        Assert.True(looked.Rank < row.Rank && row.Rank < unseen.Rank);
    }

    /// <summary>All of a wall in one beat, no more often than the budget bears; who is looked at by itself is read as ever.</summary>
    [Fact]
    public void Wall_ReadsTheDetailsOfAllTogether()
    {
        var limits = new PlanLimits(0, Now);
        var candidates = Enumerable
            .Range(0, 1000)
            .Select(i => new PlanCandidate($"job_{i}")
            {
                Job = JobIn(JobState.Running),
                IsStreaming = true,
                IsOnWall = true,
                Interest = i == 0 ? JobDetail.Resources : null,
            })
            .ToList();

        var few = WatchPlan.Make(candidates.Take(3), limits);
        Assert.Equal((PollInterval.ForDetails, false), (few[0].Interval!.Value, few[0].IsOnBeat));
        Assert.All(
            few.Skip(1),
            job =>
                Assert.Equal((PollInterval.ForAWall, true, JobDetail.Resources), (job.Interval!.Value, job.IsOnBeat, job.Details))
        );

        var many = WatchPlan.Make(candidates, limits)[^1];
        var requests = Math.Ceiling(999.0 / limits.JobsPerRequest);
        Assert.True(requests / many.Interval!.Value.TotalSeconds <= limits.RequestsPerSecond / 2, $"each {many.Interval}");

        var without = WatchPlan.Make([candidates[1] with { IsOnWall = false }], limits)[0];
        Assert.Equal((null, JobDetail.None), (without.Interval, without.Details));
    }

    /// <summary>One that is read anyway is read with its details: that costs no request more.</summary>
    [Fact]
    public void Wall_WithoutAStream_ReadsAsOftenAsBefore()
    {
        var candidate = new PlanCandidate("a") { Job = JobIn(JobState.Running), UnchangedReads = 4 };
        var (before, after) = (Plan(candidate, 0), Plan(candidate with { IsOnWall = true }, 0));
        Assert.Equal((before.Interval, before.Rank, JobDetail.Resources), (after.Interval, after.Rank, after.Details));
    }

    [Fact]
    public void RowInSight_ThatAStreamTellsOf_IsOver_OrNobodyWatches_IsNotRead()
    {
        var candidate = new PlanCandidate("a") { Job = JobIn(JobState.Running), IsInSight = true };

        Assert.Null(Plan(candidate with { HasStream = true, IsStreaming = true }, 1).Interval);
        Assert.Equal((WatchMode.Rest, "over"), Decide(candidate with { Job = JobIn(JobState.Completed) }));
        Assert.Equal((WatchMode.Rest, "nobody watches it"), Decide(candidate with { IsWanted = false }));
        Assert.Equal(TimeSpan.FromMinutes(10), Plan(candidate with { WebhookAt = Now }, 0).Interval);
    }

    /// <summary>However many rows are in sight, and however small the budget: a fifth of it, or as if they were not.</summary>
    [Fact]
    public void RowsInSight_AreReadWithinAFifthOfTheBudget_OrNoSoonerThanOthers() =>
        Gen.Select(Gen.Int[1, 500], Gen.Double[0.01, 100], Gen.OneOf(Gen.Const(1), Gen.Const(100)))
            .Sample(
                (rows, perSecond, perRequest) =>
                {
                    var limits = new PlanLimits(0, Now) { RequestsPerSecond = perSecond, JobsPerRequest = perRequest };
                    var plan = WatchPlan.Make(
                        Enumerable
                            .Range(0, rows)
                            .Select(i => new PlanCandidate($"job_{i}")
                            {
                                Job = JobIn(JobState.Running),
                                IsInSight = true,
                                UnchangedReads = 9,
                            }),
                        limits
                    );

                    var interval = Assert.Single(plan.Select(job => job.Interval!.Value).Distinct());
                    var requests = Math.Ceiling(rows / (double)perRequest);
                    Assert.InRange(interval, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
                    Assert.True(
                        interval == TimeSpan.FromSeconds(60) || requests / interval.TotalSeconds <= perSecond * 0.2 * 1.0001
                    );
                }
            );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(9, 4)]
    public void RowsInSight_TakeTheStreamsOfOthers_OnlyAsManyAsTheyMay(int may, int taken)
    {
        var others = Enumerable
            .Range(0, 4)
            .Select(i => new PlanCandidate($"other_{i}") { Job = JobIn(JobState.Running), HasStream = true });
        var rows = Enumerable
            .Range(0, 6)
            .Select(i => new PlanCandidate($"row_{i}") { Job = JobIn(JobState.Queued), IsInSight = true });

        var plan = WatchPlan.Make(others.Concat(rows), new PlanLimits(4, Now) { MostTaken = may });

        Assert.Equal(
            taken,
            plan.Count(job => job.Mode == WatchMode.Stream && job.JobId.StartsWith("row", StringComparison.Ordinal))
        );
        Assert.Equal(4, plan.Count(job => job.Mode == WatchMode.Stream));
    }

    [Fact]
    public void RowInSight_IsTheFirstToHaveAStreamThatIsFree_AndKeepsIt()
    {
        var row = new PlanCandidate("row") { Job = JobIn(JobState.Running), IsInSight = true };
        var other = new PlanCandidate("other") { Job = JobIn(JobState.Running) };

        Assert.Equal("row", Streamed(other, row));
        Assert.Equal(
            "row",
            Streamed(
                other with
                {
                    Job = JobOf("""{"jobId":"a","status":"running","priority":"high"}"""),
                },
                row with
                {
                    HasStream = true,
                }
            )
        );
        Assert.Equal("other", Streamed(other with { Interest = JobDetail.None }, row with { HasStream = true }));

        static string Streamed(params PlanCandidate[] candidates) =>
            Assert.Single(WatchPlan.Make(candidates, new PlanLimits(1, Now)), job => job.Mode == WatchMode.Stream).JobId;
    }

    private static PlannedJob Plan(PlanCandidate candidate, int streams) =>
        WatchPlan.Make([candidate], new PlanLimits(streams, Now)).Single();

    private static (WatchMode Mode, string Reason) Decide(PlanCandidate candidate)
    {
        var planned = Plan(candidate, 1);
        return (planned.Mode, planned.Reason);
    }

    private static Job JobIn(JobState state) =>
        JobOf($$"""{"jobId":"a","status":"{{(state == JobState.Unknown ? "dreaming" : state.ToApiText())}}"}""");

    private static Job JobOf(string json) =>
        JobUpdate
            .Apply(
                null,
                new Observation(
                    Shared.Documents.DocumentReader.Read(Encoding.UTF8.GetBytes(json)).Document!,
                    DocumentSource.Batch,
                    JobsOf.Start.AddMinutes(59)
                )
            )
            .Job;
}

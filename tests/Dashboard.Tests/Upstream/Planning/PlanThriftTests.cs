using CsCheck;
using Dashboard.Jobs;
using Dashboard.Upstream.Planning;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Upstream.Planning;

public sealed class PlanThriftTests
{
    private static readonly Gen<PlannedJob> Planned = Gen.Select(
        Gen.Int[0, 9],
        Gen.Double[1, 60],
        Gen.Bool,
        (rank, seconds, isRead) =>
            new PlannedJob(
                "job",
                isRead ? WatchMode.Poll : WatchMode.Stream,
                isRead ? TimeSpan.FromSeconds(seconds) : null,
                "test",
                JobDetail.None,
                rank
            )
    );

    /// <summary>Whatever is planned: it can be kept, whom somebody looks at loses nothing, and the others wait alike.</summary>
    [Fact]
    public void Fitted_ThePlanTakesHalfOfTheBudget_AndNobodyWhoIsLookedAtWaits() =>
        Gen.Select(Planned.List[1, 300], Gen.Double[0.01, 2], Gen.Bool.Select(isSingle => isSingle ? 1 : 100))
            .Sample(
                (plan, requestsPerSecond, jobsPerRequest) =>
                {
                    var limits = new PlanLimits(0, JobsOf.Start)
                    {
                        RequestsPerSecond = requestsPerSecond,
                        JobsPerRequest = jobsPerRequest,
                    };

                    var fitted = PlanThrift.Fit(plan, limits);

                    var others = fitted.Where(job => job.Rank > PlanRank.InSight && job.Interval is not null).ToList();
                    Assert.All(others, job => Assert.True(job.Interval <= PlanThrift.Longest));
                    // a job that waits a day already is not made to wait for longer, whatever the budget
                    var stretched = others.Where(job => job.Interval < PlanThrift.Longest);
                    var rate = stretched.Sum(job => 1 / job.Interval!.Value.TotalSeconds) / jobsPerRequest;
                    Assert.InRange(rate, 0, (requestsPerSecond * PlanThrift.Share) + 1e-6);
                    Assert.Equal(plan.Where(job => job.Rank <= 1), fitted.Where(job => job.Rank <= 1));
                    Assert.All(
                        plan.Zip(fitted),
                        pair => Assert.True(pair.First.Interval is null == pair.Second.Interval is null)
                    );
                    Assert.All(plan.Zip(fitted), pair => Assert.False(pair.Second.Interval < pair.First.Interval));
                }
            );

    /// <summary>A hundred requests an hour, and five hundred jobs: ten streams at a time, and the others in batches.</summary>
    [Fact]
    public void FewRequests_OpenFewStreamsAtATime_AndTheOthersAreRead()
    {
        const double requestsPerSecond = 100 / 3600.0;
        var (job, _) = JobUpdate.Apply(null, JobsOf.Observation("a", """{"status":"running"}"""));
        var candidates = Enumerable.Range(0, 500).Select(i => new PlanCandidate($"job_{i}") { Job = job }).ToList();

        var plan = WatchPlan.Make(
            candidates,
            new PlanLimits(1000, JobsOf.Start)
            {
                RequestsPerSecond = requestsPerSecond,
                MostOpenings = PlanThrift.MostOpenings(requestsPerSecond, pending: 2),
            }
        );

        Assert.Equal(8, plan.Count(planned => planned.Mode == WatchMode.Stream));
        var read = plan.First(planned => planned.Mode == WatchMode.Poll);
        Assert.Equal("its stream is opened when the budget allows; as often as the budget allows", read.Reason);
        Assert.InRange(read.Interval!.Value.TotalMinutes, 5, 20);
    }
}

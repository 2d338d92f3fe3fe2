using CsCheck;
using Dashboard.Jobs.Search;
using Dashboard.Relay;
using Dashboard.Relay.Hub;
using Dashboard.Tests.Jobs.Search;
using Shared.Jobs;
using Testing;

namespace Dashboard.Tests.Relay.Hub;

public sealed class WatchReaderTests
{
    private static readonly Gen<Step> Steps = Gen.Frequency(
        (12, Gen.Select(Gen.Int[1, 8], SearchJobs.Facts, (job, facts) => (Step)new Step.Change(job, facts.Job))),
        (1, Gen.Int[1, 8].Select(job => (Step)new Step.Delete(job))),
        (4, Gen.Int[1, 240].Select(minutes => (Step)new Step.Pass(minutes))),
        (8, Gen.Const((Step)new Step.Read())),
        (3, Gen.Const((Step)new Step.BreakOff())),
        (2, Gen.Const((Step)new Step.Check()))
    );

    private static readonly Gen<WatchLimits> Limits = Gen.Select(
        Gen.Int[1, 4],
        Gen.Int[1, 6],
        Gen.Int[1, 3],
        (snapshot, changes, flips) => new WatchLimits(snapshot, changes, flips)
    );

    /// <summary>
    /// Whatever changes between two reads and is merged by the log, however the time goes on, and wherever the client breaks off: it ends with
    /// the jobs that the search finds, as they are.
    /// </summary>
    [Fact]
    public void Client_AfterAnySteps_HasWhatTheSearchFinds() =>
        Gen.Select(JobListFilterTests.SearchesOf(SearchScope.Hub), Steps.Array[1, 60], Limits)
            .Sample((text, steps, limits) => Run(text, steps, limits, mostHistory: 1000), iter: LongTests.Amount(4000, 100_000));

    /// <summary>The same where places are soon let go, and with a clock that is put back, and an upstream that begins anew.</summary>
    [Fact]
    public void Client_OfABoundedLog_HasWhatTheSearchFinds() =>
        Gen.Select(
                JobListFilterTests.SearchesOf(SearchScope.Hub),
                Gen.Frequency(
                    (20, Steps),
                    (1, Gen.Int[-600, -1].Select(minutes => (Step)new Step.Pass(minutes))),
                    (1, Gen.Const((Step)new Step.BeginAnew()))
                ).Array[1, 60],
                Limits
            )
            .Sample((text, steps, limits) => Run(text, steps, limits, mostHistory: 3), iter: LongTests.Amount(4000, 100_000));

    /// <summary>Else a client that is slow with a large snapshot would never come to its end.</summary>
    [Theory]
    [InlineData("cost>=0")]
    [InlineData("age>=0s cost>=0")]
    public void Client_ThatBreaksOffAfterEachBatch_BeginsAnewOnce(string text)
    {
        var client = new WatchedClient(JobSearch.Parse(text), 1000, new WatchLimits(Snapshot: 3)) { Time = JobsOf.Start };
        for (var job = 0; job < 20; job++)
        {
            client.Change(
                SearchJobs.Make(
                    $"job_{job}",
                    $$$"""{"status":"running","createdAt":"2025-12-31T0{{{job % 10}}}:00:00Z","execution":{"costAccrued":{{{job}}}}}"""
                )
            );
        }

        for (var steps = 0; client.Read(); steps++)
        {
            Assert.True(steps < 100, "The snapshot does not end.");
            client.BreakOff();
            client.Time += TimeSpan.FromMinutes(1);
        }

        client.Check();
        Assert.Equal(1, client.Resets);
    }

    private static void Run(string text, Step[] steps, WatchLimits limits, int mostHistory)
    {
        var client = new WatchedClient(JobSearch.Parse(text), mostHistory, limits) { Time = JobsOf.Start };
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Change(var number, var job):
                    client.Change(SearchJobs.Named($"job_{number}", job));
                    break;
                case Step.Delete(var number):
                    client.Delete($"job_{number}");
                    break;
                case Step.Pass(var minutes):
                    client.Time += TimeSpan.FromMinutes(minutes);
                    break;
                case Step.Read:
                    client.Read();
                    break;
                case Step.BreakOff:
                    client.BreakOff();
                    break;
                case Step.BeginAnew:
                    client.BeginAnew();
                    break;
                case Step.Check:
                    client.Check();
                    break;
            }
        }

        client.Check();
    }

    internal abstract record Step
    {
        internal sealed record Change(int Number, Job Job) : Step;

        internal sealed record Delete(int Number) : Step;

        internal sealed record Pass(int Minutes) : Step;

        internal sealed record Read : Step;

        internal sealed record BreakOff : Step;

        internal sealed record BeginAnew : Step;

        internal sealed record Check : Step;
    }
}

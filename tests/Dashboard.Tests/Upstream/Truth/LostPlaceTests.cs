namespace Dashboard.Tests.Upstream.Truth;

/// <summary>What upstream no longer holds cannot be made good: one gap, and the right end.</summary>
public sealed class LostPlaceTests
{
    [Fact]
    public async Task SingleStream_AwayForMoreThanUpstreamHolds_HasOneGapAndTheRightEnd()
    {
        const int held = 256;
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = true });
        await truth.Simulator.SubmitAsync("job_0", Stories.Restless(800, 0.01, seed: 3));
        await truth.WatchAsync(["job_0"]);
        await truth.Record.UntilAsync(() => truth.Record.StepsOf("job_0").Count > 3, () => "never followed");
        var gaps = truth.Gaps.Count;
        var outage = await truth.Simulator.OrderFaultAsync("""{"kind":"server-error","route":"stream","jobIds":["job_0"]}""");
        await truth.Simulator.OrderFaultAsync("""{"kind":"cut","route":"stream","jobIds":["job_0"],"count":1}""");
        await truth.Simulator.StruckAsync(outage);
        var since = (await truth.Simulator.ReadJournalAsync())["job_0"].Count;
        await truth.Simulator.ToldAsync("job_0", since + held + 50);

        await truth.Simulator.EndFaultAsync(outage);
        await truth.SeeTheEndAsync(["job_0"]);
        await truth.AssertTruthAsync(new Dictionary<string, Cost> { ["job_0"] = Cost.Steps });
        truth.AssertAgreed();
        Assert.Equal(1, truth.Streams.Gaps);
        Assert.Equal(gaps + 1, truth.Gaps.Count);
        Assert.Equal("job_0", truth.Gaps.Latest[0].Label);
        Assert.True(truth.Record.StepsOf("job_0").Count < (await truth.Simulator.ReadJournalAsync())["job_0"].Count - held);
    }

    [Fact]
    public async Task StreamOfAllJobs_WhoseNumbersBeginAnew_HasOneGapAndTheRightEnd()
    {
        await using var truth = await TruthUnderTest.StartAsync();
        var jobs = await truth.Simulator.SubmitRestlessAsync(10, 40, 0.1);
        await truth.Record.UntilAsync(() => jobs.All(job => truth.Record.StepsOf(job).Count > 3), () => "never followed");
        await truth.Simulator.OrderFaultAsync("""{"kind":"epoch-reset","route":"all-stream","count":1}""");

        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => Cost.Steps));
        truth.AssertAgreed();
        Assert.Equal(1, truth.Streams.Gaps);
        Assert.Equal((1, "all jobs"), (truth.Gaps.Count, truth.Gaps.Latest[0].Label));
    }
}

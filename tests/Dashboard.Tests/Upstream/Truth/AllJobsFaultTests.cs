namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Each fault alone on the stream of all jobs, one after the other.</summary>
public sealed class AllJobsFaultTests
{
    private const string Route = "all-stream";

    [Fact]
    public async Task FaultsThatUpstreamMakesGood_LoseNothing() =>
        await LoseNothingAsync([.. FaultCase.OnStreams.Where(fault => fault.Cost == Cost.Nothing)]);

    [Fact]
    public Task FaultsThatSpoilEvents_DoubleNoStep_AndLeaveTheRightEnd() => LeaveTheRightEndAsync(Cost.Steps, steps: 130);

    /// <summary>What came looked right.</summary>
    [Fact]
    public Task FaultsThatTellAnotherState_LeaveTheRightEnd() => LeaveTheRightEndAsync(Cost.Truth, steps: 60);

    private static async Task LeaveTheRightEndAsync(Cost cost, int steps)
    {
        await using var truth = await TruthUnderTest.StartAsync();
        var jobs = await truth.Simulator.SubmitRestlessAsync(8, steps, 0.08);
        await truth.SeeTheBeginningAsync(jobs);
        await StrikeAsync(truth, FaultCase.OnStreams.Where(fault => fault.Cost == cost));

        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => cost));
        Assert.True(cost == Cost.Truth || truth.Gaps.Count > 0, "Events could not be read, and no gap says so.");
    }

    private static async Task LoseNothingAsync(IReadOnlyCollection<FaultCase> cases)
    {
        await using var truth = await TruthUnderTest.StartAsync();
        var begun = await truth.SeeTheBeginningAsync(await truth.Simulator.SubmitRestlessAsync(8, 5000, 0.1));
        await StrikeAsync(truth, cases);

        await truth.AssertNothingLostAsync(begun, gaps: cases.Count(fault => fault.IsGap));
    }

    private static async Task StrikeAsync(TruthUnderTest truth, IEnumerable<FaultCase> cases)
    {
        foreach (var fault in cases)
        {
            var id = await truth.Simulator.OrderFaultAsync(fault.OrderFor(Route, null));
            if (!fault.IsWithinStream)
            {
                await truth.Simulator.OrderFaultAsync($$"""{"kind":"cut","route":"{{Route}}","count":1}""");
            }

            await truth.Simulator.StruckAsync(id);
            if (fault.IsGap)
            {
                // or the next fault takes away what of it is still on its way
                await truth.Record.UntilAsync(() => truth.NewGaps.Count > 0, () => $"no gap after {fault}");
            }
        }
    }
}

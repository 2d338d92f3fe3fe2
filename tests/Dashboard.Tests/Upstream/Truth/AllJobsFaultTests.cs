namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Each fault alone on the stream of all jobs, one after the other.</summary>
public sealed class AllJobsFaultTests
{
    private const string Route = "all-stream";

    [Fact]
    public async Task FaultsThatUpstreamMakesGood_LoseNothing() =>
        await LoseNothingAsync([.. FaultCase.OnStreams.Where(fault => fault.Cost == Cost.Nothing)]);

    [Fact]
    public async Task FaultsThatSpoilEvents_LeaveTheRightEnd()
    {
        await using var truth = await TruthUnderTest.StartAsync();
        var jobs = await truth.Simulator.SubmitRestlessAsync(8, 80, 0.08);
        await StrikeAsync(truth, FaultCase.OnStreams.Where(fault => fault.Cost != Cost.Nothing));

        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => Cost.Truth));
        Assert.True(truth.Gaps.Count > 0, "Events could not be read, and no gap says so.");
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

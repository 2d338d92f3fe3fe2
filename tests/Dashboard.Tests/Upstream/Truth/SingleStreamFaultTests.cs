namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Each fault alone on a job's own stream, all at the same time: none may reach over to another job's history.</summary>
public sealed class SingleStreamFaultTests
{
    private const string Route = "stream";

    [Fact]
    public async Task EachFaultAlone_WhenOver_HasCostWhatItMay()
    {
        var cases = FaultCase.OnStreams;
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = true });
        var jobs = await truth.Simulator.SubmitRestlessAsync(cases.Count, 50, 0.2);
        await truth.WatchAsync(jobs);
        await truth.SeeTheBeginningAsync(jobs);
        var faults = new List<string>();
        foreach (var (job, fault) in jobs.Zip(cases))
        {
            faults.Add(await truth.Simulator.OrderFaultAsync(fault.OrderFor(Route, job)));
            if (!fault.IsWithinStream)
            {
                await truth.Simulator.OrderFaultAsync($$"""{"kind":"cut","route":"{{Route}}","jobIds":["{{job}}"],"count":1}""");
            }
        }

        foreach (var fault in faults)
        {
            await truth.Simulator.StruckAsync(fault);
        }

        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.Zip(cases).ToDictionary(job => job.First, job => job.Second.Cost));
        await truth.AssertLossesAreToldAsync(jobs.Zip(cases).Where(job => !job.Second.IsSilent).Select(job => job.First));
        var unharmed = jobs.Zip(cases).Where(job => job.Second is { Cost: Cost.Nothing, IsGap: false }).Select(job => job.First);
        Assert.Empty(truth.NewGaps.Select(gap => gap.Label).Intersect(unharmed));
    }
}

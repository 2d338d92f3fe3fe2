using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Everything at once for a while, drawn from a seed; when the faults are over, all must come right.</summary>
public sealed class MixedFaultTests
{
    private static readonly int Faults = LongTests.Amount(60, 2000);

    /// <summary>A key that is refused more than three times is not used again until somebody changes it: that is no passing fault.</summary>
    private static readonly FaultCase[] Cases =
    [
        .. FaultCase
            .OnStreams.Concat(FaultCase.RateLimits.Take(2))
            .Where(fault => !fault.Order.Contains("unauthorized", StringComparison.Ordinal)),
    ];

    private static readonly FaultCase Cut = new("""{"kind":"cut","count":1}""", Cost.Nothing);

    [Theory]
    [InlineData("stream")]
    [InlineData("all-stream")]
    public async Task ManyFaults_WhenOver_LeaveTheRightEnds(string route)
    {
        var random = new Random(5);
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = route == "stream" });
        var jobs = await truth.Simulator.SubmitRestlessAsync(LongTests.Amount(20, 50), LongTests.Amount(50, 600), 0.2);
        if (route == "stream")
        {
            await truth.WatchAsync(jobs);
        }

        await truth.Record.UntilAsync(() => jobs.All(job => truth.Record.StepsOf(job).Count > 1), () => "not all are followed");
        for (var number = 0; number < Faults; number++)
        {
            var job = jobs[random.Next(jobs.Length)];
            var isOfAll = route == "all-stream";
            var fault = Cases[random.Next(Cases.Length)];
            await truth.Simulator.OrderFaultAsync(fault.OrderFor(route, isOfAll && !fault.IsWithinStream ? null : job));
            if (!fault.IsWithinStream)
            {
                await truth.Simulator.OrderFaultAsync(Cut.OrderFor(route, isOfAll ? null : job));
            }

            if (number % 5 == 4)
            {
                // what is read beside the streams fails too
                await truth.Simulator.OrderFaultAsync("""{"kind":"server-error","route":["status","list","batch"],"count":1}""");
                await SeeNewsAsync(truth, job);
            }
        }

        await truth.Simulator.EndFaultsAsync();
        await truth.SeeTheEndAsync(jobs);
        await truth.AssertTruthAsync(jobs.ToDictionary(job => job, _ => Cost.Truth));
    }

    /// <summary>So that faults come over the whole time and not all at once.</summary>
    private static Task SeeNewsAsync(TruthUnderTest truth, string job)
    {
        var known = truth.Record.StepsOf(job).Count;
        return truth.Record.UntilAsync(
            () =>
                truth.Record.StepsOf(job).Count > known
                || truth.Store.Find(job) is { IsTerminal: true, IsWaitingForRetry: false },
            () => $"no news of {job}"
        );
    }
}

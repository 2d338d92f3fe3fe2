using System.Diagnostics;
using Dashboard.Upstream.Budget;
using Testing;

namespace Dashboard.Tests.Upstream.Truth;

/// <summary>Everything at once for a while, drawn from a seed; when the faults are over, all must come right.</summary>
public sealed class MixedFaultTests(ITestOutputHelper output)
{
    private const int LeastFaults = 60;

    /// <summary>Faults that have struck are still looked at for each event.</summary>
    private const int MostFaultsAtOnce = 100;

    private static readonly TimeSpan Duration = LongTests.AreOn ? TimeSpan.FromMinutes(10) : TimeSpan.Zero;

    private static readonly FaultCase[] Cases = [.. FaultCase.OnStreams, FaultCase.RateLimit, FaultCase.Forbidden];

    private static readonly FaultCase Cut = new("""{"kind":"cut","count":1}""", Cost.Nothing);

    [Fact]
    public Task ManyFaults_OnJobsOwnStreams_LeaveTheRightEnds() => LeaveTheRightEndsAsync("stream");

    [Fact]
    public Task ManyFaults_OnTheStreamOfAllJobs_LeaveTheRightEnds() => LeaveTheRightEndsAsync("all-stream");

    private async Task LeaveTheRightEndsAsync(string route)
    {
        var random = new Random(5);
        await using var truth = await TruthUnderTest.StartAsync(SimulatorHost.Options with { NoAllStream = route == "stream" });
        var jobs = await truth.Simulator.SubmitRestlessAsync(LongTests.Amount(20, 50), LongTests.Amount(50, 3200), 0.2);
        if (route == "stream")
        {
            await truth.WatchAsync(jobs);
        }

        await using var person = new PersonOnDuty(truth);
        await truth.Record.UntilAsync(() => jobs.All(job => truth.Record.StepsOf(job).Count > 1), () => "not all are followed");
        var begun = Stopwatch.StartNew();
        var number = 0;
        for (; number < LeastFaults || begun.Elapsed < Duration; number++)
        {
            var job = jobs[random.Next(jobs.Length)];
            var isOfAll = route == "all-stream";
            var fault = Cases[random.Next(Cases.Length)];
            await truth.Simulator.OrderFaultAsync(fault.OrderFor(route, isOfAll && !fault.IsWithinStream ? null : job));
            if (!fault.IsWithinStream)
            {
                await truth.Simulator.OrderFaultAsync(Cut.OrderFor(route, isOfAll ? null : job));
            }

            if (number % MostFaultsAtOnce == MostFaultsAtOnce - 1)
            {
                await truth.Simulator.EndFaultsAsync();
                // before it drops its oldest entries
                await truth.Simulator.ReadJournalAsync();
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
        Assert.True(truth.Gaps.Count > 0, "Events could not be read, and no gap says so.");
        output.WriteLine(
            $"{route}: {number} faults on {jobs.Length} jobs, {truth.Streams.Opened} streams opened, {truth.Gaps.Count} gaps, {person.Keys} new keys, {person.Asked} jobs asked for anew, {truth.Get<RequestBudget>().GetReading().Purposes.Sum(purpose => purpose.Total)} requests"
        );
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

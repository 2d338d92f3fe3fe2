using Dashboard.Capacity;
using Dashboard.Capacity.Replay;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Tests.Upstream.Truth;
using Dashboard.Upstream;
using Simulator;
using Testing;

namespace Dashboard.Tests.Capacity;

/// <summary>
/// Against the Simulator: the same jobs come to few GPUs and to more. What is told of the one run, replayed with the other's number of GPUs,
/// has to come near to what happened in the other.
/// </summary>
public sealed class CapacityTruthTests(ITestOutputHelper output)
{
    private const string Type = "NVIDIA A100";
    private const double Few = 0.8;
    private const double More = 0.95;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(LongTests.Amount(60, 240));

    private static readonly UpstreamStatus Status = new(ConnectionState.Connected, JobsOf.Start);

    [Fact]
    public async Task WhatIf_ComesNearToTheRunWithThatManyGpus()
    {
        var few = await RunAsync(Few);
        var more = await RunAsync(More);
        Assert.True(more.Figures.Supply > few.Figures.Supply, $"{few.Figures.Supply} and {more.Figures.Supply} GPUs");

        Check("fewer replayed with as many", few, few);
        Check("more replayed with as many", more, more);
        Check("fewer replayed with more", few, more);
        Check("more replayed with fewer", more, few);
    }

    private void Check(string words, TypeCapacity told, TypeCapacity truth)
    {
        var result = CapacityReplay.Of(
            told.Demands,
            new ReplayCase(truth.Figures.Supply),
            JobsOf.Start,
            JobsOf.Start + Duration,
            JobsOf.Start + Duration
        );
        var figures = truth.Figures;
        output.WriteLine(
            $"{words}: {truth.Figures.Supply} GPUs, P50 {result.P50:0} s of {figures.P50:0}, P90 {result.P90:0} of {figures.P90:0}, {result.Waits.Length} started of {figures.Waits.Length}, {result.Waiting} wait of {figures.Waiting}"
        );
        Assert.InRange(result.Waits.Length, 0.93 * figures.Waits.Length, 1.07 * figures.Waits.Length);
        Near(figures.P50!.Value, result.P50!.Value);
        Near(figures.P90!.Value, result.P90!.Value);

        // the loading goes by what is warm at the moment, and whoever fails comes again at another one: waits in queues multiply that
        static void Near(double expected, double actual) =>
            Assert.InRange(actual, (0.75 * expected) - 20, (1.25 * expected) + 20);
    }

    /// <returns>What was told of the type's GPUs.</returns>
    private static async Task<TypeCapacity> RunAsync(double capacity)
    {
        var options = new SimulatorOptions
        {
            Scenario = "busy",
            Jobs = 150,
            Capacity = capacity,
            OpenArrivals = true,
        };
        var jobs = new JobStore();
        var log = new DemandLog();
        using var changes = jobs.Subscribe();
        await SimulatedFleet.RunAsync(
            options,
            Duration,
            jobs,
            _ =>
            {
                while (changes.TryRead(out var change))
                {
                    log.Take(change, Status);
                }
            }
        );
        var range = TimeRange.Between(JobsOf.Start, JobsOf.Start + Duration);
        return CapacityReading.Of(new CompletedDemands().Of(log), null, range, JobsOf.Start + Duration).Find(Type)!;
    }
}

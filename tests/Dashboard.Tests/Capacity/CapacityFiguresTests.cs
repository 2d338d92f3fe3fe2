using CsCheck;
using Dashboard.Capacity;
using static Dashboard.Tests.Capacity.DemandsOf;

namespace Dashboard.Tests.Capacity;

public sealed class CapacityFiguresTests
{
    [Fact]
    public void Figures_AreThoseOfASortedList_AndOfEachSecond()
    {
        Some.Sample(demands =>
        {
            var course = CapacityCourse.Of(demands, At(0), At(Length), At(Length), 30);
            var figures = CapacityFigures.Of(demands, course, At(0), At(Length), At(Length));

            var waits = demands
                .Where(demand => demand.HeldFrom >= At(0) && demand.HeldFrom < At(Length) && demand.QueuedAt is not null)
                .Select(demand => (demand.HeldFrom!.Value - demand.QueuedAt!.Value).TotalSeconds)
                .Order()
                .ToList();
            Assert.Equal(waits, figures.Waits);
            Assert.Equal(waits.Count == 0 ? null : waits[(int)Math.Ceiling(waits.Count * 0.9) - 1], figures.P90);
            var seconds = Enumerable.Range(0, Length).Select(second => CapacityCourseTests.Slow(demands, second)).ToList();
            Assert.Equal(seconds.Sum(second => (double)second.InUse), figures.GpuSeconds, 1e-6);
            Assert.Equal(seconds.Average(second => second.InUse), figures.InUseMean, 1e-6);
            Assert.Equal(seconds.Max(second => second.InUse), figures.Peak);
            Assert.Equal(
                Enumerable
                    .Range(0, Length)
                    .Max(second =>
                        CapacityCourseTests.Slow([.. demands.Select(demand => demand with { Gpus = 1 })], second).InUse
                    ),
                figures.PeakJobs
            );
        });
    }

    [Fact]
    public void WhatWaitsAtTheEnd_IsCounted_WithTheLongestOfIt()
    {
        GpuDemand[] demands = [Of(0, null, null, gpus: 2), Of(50, null, null), Of(10, null, 60), Of(0, 70, null, gpus: 4)];
        var figures = CapacityFigures.Of(
            demands,
            CapacityCourse.Of(demands, At(0), At(100), At(100), 5),
            At(0),
            At(100),
            At(100)
        );
        Assert.Equal((3, 100.0, 4), (figures.Waiting, figures.LongestWaiting, figures.InUse));
    }

    /// <summary>Of an attempt that reaches beyond the time its part, and of several GPUs each.</summary>
    [Fact]
    public void Utilization_IsByGpuTime()
    {
        float[] bands = [0, 0, 0, 0, 0, 0, 0, 0, 0, 80];
        float[] idle = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        GpuDemand[] demands = [Of(-40, -40, 40, gpus: 2) with { Bands = [.. bands] }, Of(0, 10, 30) with { Bands = [.. idle] }];
        var figures = CapacityFigures.Of(demands, [], At(0), At(100), At(100));
        Assert.Equal(80, figures.Bands[9], 1e-3);
        Assert.Equal(20, figures.Bands[0], 1e-3);
        Assert.Equal(((80 * 95) + (20 * 5)) / 100.0, figures.UtilizationPercent!.Value, 1e-3);
        Assert.Null(CapacityFigures.Of([], [], At(0), At(100), At(100)).UtilizationPercent);
    }
}

using CsCheck;
using Dashboard.Capacity;
using static Dashboard.Tests.Capacity.DemandsOf;

namespace Dashboard.Tests.Capacity;

public sealed class CapacityCourseTests
{
    /// <summary>Against each second, looked up one by one.</summary>
    [Fact]
    public void Course_IsThatOfItsSeconds()
    {
        Gen.Select(Some, Gen.Int[1, 60])
            .Sample(
                (demands, spans) =>
                {
                    var width = Length / spans;
                    var to = width * spans;
                    var course = CapacityCourse.Of(demands, At(0), At(to), At(Length), spans);

                    Assert.Equal(spans, course.Length);
                    for (var span = 0; span < spans; span++)
                    {
                        var seconds = Enumerable.Range(span * width, width).Select(second => Slow(demands, second)).ToList();
                        var point = course[span];
                        Assert.Equal(At(span * width), point.From);
                        Assert.Equal(seconds.Average(second => second.InUse), point.InUseMean, 1e-6);
                        Assert.Equal(seconds.Average(second => second.Waiting), point.WaitingMean, 1e-6);
                        Assert.Equal(seconds.Max(second => second.InUse), point.InUseMax);
                        Assert.Equal(seconds.Max(second => second.Waiting), point.WaitingMax);
                        Assert.Equal(seconds.Max(second => second.InUse + second.Waiting), point.WantedMax);
                        // nothing began more than a minute before
                        Assert.Equal(
                            Enumerable.Range(-60, 60 + ((span + 1) * width)).Max(second => Slow(demands, second).InUse),
                            point.Supply
                        );
                    }
                }
            );
    }

    /// <summary>What was in use more than a day ago is no supply any more.</summary>
    [Fact]
    public void Supply_IsForgottenAfterADay()
    {
        var day = (int)CapacityCourse.Memory.TotalSeconds;
        GpuDemand[] demands = [Of(0, 0, 3600, gpus: 8), Of(day, day, day + 20_000, gpus: 3)];
        var course = CapacityCourse.Of(demands, At(day - 3600), At(day + 14_400), At(day + 20_000), 10);
        Assert.Equal((8, 3), (course[0].Supply, course[^1].Supply));
    }

    [Fact]
    public void Demand_ThatGoesOn_GoesOnUntilNow()
    {
        var course = CapacityCourse.Of([Of(0, 10, null), Of(20, null, null)], At(0), At(100), At(50), 10);
        Assert.Equal([0, 1, 1, 1, 1, 0, 0, 0, 0, 0], course.Select(point => point.InUseMax).ToArray());
        Assert.Equal([1, 0, 1, 1, 1, 0, 0, 0, 0, 0], course.Select(point => point.WaitingMax).ToArray());
    }

    /// <summary>Of a second, in which all changes lie at its begin.</summary>
    internal static (int InUse, int Waiting) Slow(GpuDemand[] demands, int second) =>
        (
            demands.Where(demand => Is(demand.HeldFrom, demand.EndedAt ?? At(Length), second)).Sum(demand => demand.Gpus),
            demands
                .Where(demand => Is(demand.QueuedAt, demand.HeldFrom ?? demand.EndedAt ?? At(Length), second))
                .Sum(demand => demand.Gpus)
        );

    private static bool Is(DateTimeOffset? from, DateTimeOffset to, int second) => from <= At(second) && At(second) < to;
}

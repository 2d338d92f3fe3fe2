using CsCheck;
using Dashboard.Jobs.Forecasts;

namespace Dashboard.Tests.Jobs.Forecasts;

public sealed class RobustSlopeTests
{
    private static readonly Gen<double[]> Times = Gen.Double[0.5, 30]
        .Array[4, 40]
        .Select(steps => steps.Aggregate((List<double>)[0], (all, step) => [.. all, all[^1] + step]).ToArray());

    [Fact]
    public void StraightLine_HasItsOwnSlope_AtAnyTimes() =>
        Gen.Select(Times, Gen.Double[0.001, 2])
            .Sample((times, slope) => Assert.Equal(slope, Of(times, time => slope * time).GetValueOrDefault(), slope * 1e-6));

    /// <summary>Up to a quarter of the readings may say anything.</summary>
    [Fact]
    public void FewReadingsThatAreOff_StayWithinWhatTheOthersSay() =>
        Gen.Select(Times, Gen.Double[0.01, 2], Gen.Double[-50, 50].Array[10], Gen.Int[0, 100])
            .Sample(
                (times, slope, errors, seed) =>
                {
                    var off = new Random(seed)
                        .GetItems(Enumerable.Range(0, times.Length).ToArray(), times.Length / 5)
                        .Distinct()
                        .ToList();
                    var readings = times.Select(time => new ProgressReading(time, slope * time)).ToArray();
                    for (var i = 0; i < off.Count; i++)
                    {
                        readings[off[i]] = readings[off[i]] with { Percent = readings[off[i]].Percent + errors[i] };
                    }

                    Assert.Equal(slope, RobustSlope.Of(readings).GetValueOrDefault(), slope * 1e-6);
                }
            );

    [Fact]
    public void ProgressInWholePercents_ThatSeldomRises_RisesAllTheSame()
    {
        var times = Enumerable.Range(0, 60).Select(i => i * 10.0).ToArray();

        Assert.Equal(1 / 590.0, Of(times, time => time < 500 ? 40 : 41).GetValueOrDefault(), 1e-9);
    }

    [Fact]
    public void ProgressThatStandsStill_HasNone() => Assert.Equal(0, Of([0, 10, 20], _ => 40));

    [Fact]
    public void ReadingsOfOneMoment_SayNothing() => Assert.Null(Of([5, 5, 5], _ => 40));

    private static double? Of(double[] times, Func<double, double> progress) =>
        RobustSlope.Of([.. times.Select(time => new ProgressReading(time, progress(time)))]);
}

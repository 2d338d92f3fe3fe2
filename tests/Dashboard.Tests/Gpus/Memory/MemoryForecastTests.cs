using CsCheck;
using Dashboard.Gpus.Memory;

namespace Dashboard.Tests.Gpus.Memory;

public sealed class MemoryForecastTests
{
    private const double Total = 40e9;

    /// <summary>What rises as it did is full when the line says.</summary>
    [Fact]
    public void Rise_ThatStays_IsFullWhenTheLineSays() =>
        Gen.Select(Gen.Double[1e9, 20e9], Gen.Double[5e6, 100e6], Gen.Double[-1, 1].Array[40])
            .Sample(
                (begin, slope, noise) =>
                {
                    var forecast = Forecast(second => begin + (slope * second), noise)!;
                    var truth = Math.Max(0, (Total - (begin + (slope * 390))) / slope);
                    Assert.NotNull(forecast.Likely);
                    Assert.InRange(forecast.Likely.Value, (truth * 0.9) - 20, (truth * 1.15) + 20);
                }
            );

    [Fact]
    public void Band_HoldsTheLikely() =>
        Gen.Select(Gen.Double[0, 39e9], Gen.Double[-20e6, 90e6], Gen.Double[-20, 20].Array[40])
            .Sample(
                (begin, slope, noise) =>
                {
                    var forecast = Forecast(second => begin + (slope * second), noise)!;
                    var (early, likely, late) = (Never(forecast.Early), Never(forecast.Likely), Never(forecast.Late));
                    Assert.True(early <= likely && likely <= late, $"{early} {likely} {late}");
                    Assert.True(early >= 0);
                }
            );

    /// <summary>A model that is in memory, and buffers that fill up to their size, come to rest: that is no leak.</summary>
    [Fact]
    public void Rise_ThatComesToRest_IsNeverFull() =>
        Gen.Select(Gen.Double[1e9, 10e9], Gen.Double[2e9, 15e9], Gen.Double[60, 150])
            .Sample(
                (begin, rise, seconds) =>
                    Assert.Null(Forecast(second => begin + (rise * (1 - Math.Exp(-second / seconds))), new double[40])!.Likely)
            );

    /// <summary>A reading that is off now and then bends nothing.</summary>
    [Fact]
    public void Readings_ThatAreOff_DoNotBendIt() =>
        Gen.Select(Gen.Int[0, 39].Array[0, 4], Gen.Double[20e6, 60e6])
            .Sample(
                (off, slope) =>
                {
                    var plain = Forecast(second => 5e9 + (slope * second), new double[40])!.Likely!.Value;
                    // the last ones say how much there is now
                    var places = off.Where(place => place < 37).ToHashSet();
                    var bent = Forecast(
                        second => places.Contains((int)(second / 10)) ? 0 : 5e9 + (slope * second),
                        new double[40]
                    )!.Likely!.Value;
                    Assert.InRange(bent, plain * 0.9, plain * 1.1);
                }
            );

    [Fact]
    public void Memory_ThatStands_OrFalls_IsNeverFull()
    {
        Assert.Null(Forecast(_ => 20e9, new double[40])!.Likely);
        Assert.Null(Forecast(second => 30e9 - (1e6 * second), new double[40])!.Likely);
    }

    [Fact]
    public void Memory_ThatIsFull_IsSoNow() => Assert.Equal(0, Forecast(_ => Total, new double[40])!.Likely);

    [Theory]
    [InlineData(7, 100, 40e9)]
    [InlineData(20, 1, 40e9)]
    [InlineData(20, 10, 0)]
    public void Readings_TooFewOrTooShort_OrWithoutATotal_TellNothing(int count, double apart, double total)
    {
        var readings = Enumerable.Range(0, count).Select(i => new MemoryReading(i * apart, i * 1e8)).ToArray();
        Assert.Null(MemoryForecast.Of(readings, total));
    }

    private static double Never(double? seconds) => seconds ?? double.PositiveInfinity;

    /// <param name="noise">In hundredths of a percent of all memory.</param>
    private static MemoryForecast? Forecast(Func<double, double> course, double[] noise) =>
        MemoryForecast.Of(
            [.. noise.Select((off, i) => new MemoryReading(i * 10, course(i * 10) + (off * Total / 10_000)))],
            Total
        );
}

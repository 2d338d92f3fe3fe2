using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Dashboard.Components.Charts;

namespace Dashboard.Components.Tests.Components.Charts;

public sealed partial class BarsPathTests
{
    [Fact]
    public void Bars_StandOnZero_AndAreAsHighAsTheirValues() =>
        Assert.Equal("M0 48v-24h60V48zM160 48v-48h60V48z", BarsPath.Draw([5, 0, 10], 10));

    /// <summary>Whatever the values, each bar lies in its own place inside the box, and those that are none have none.</summary>
    [Fact]
    public void AnyValues_StayInTheirPlaces() =>
        Gen.Select(Gen.OneOf(Gen.Double, Gen.Double[0, 100]).Array[0, 80], Gen.OneOf(Gen.Double, Gen.Double[0, 100]))
            .Sample(
                (values, high) =>
                {
                    var bars = Bar().Matches(BarsPath.Draw(values, high));
                    Assert.Equal(high > 0 ? values.Count(value => value > 0) : 0, bars.Count);
                    var place = (double)BarsPath.Width / Math.Max(1, values.Length);
                    foreach (Match bar in bars)
                    {
                        var (x, height, width) = (Read(bar, "x"), Read(bar, "height"), Read(bar, "width"));
                        Assert.InRange(height, 0.99, BarsPath.Height);
                        Assert.InRange(x % place, -0.01, place);
                        Assert.InRange(width, 0, place);
                        Assert.InRange(x + width, 0, BarsPath.Width);
                    }
                }
            );

    private static double Read(Match bar, string group) =>
        double.Parse(bar.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"M(?<x>[\d.]+) 48v-(?<height>[\d.]+)h(?<width>[\d.]+)V48z", RegexOptions.None, 1000)]
    private static partial Regex Bar();
}

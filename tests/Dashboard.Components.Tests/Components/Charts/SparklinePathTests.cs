using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Dashboard.Components.Charts;

namespace Dashboard.Components.Tests.Components.Charts;

public sealed partial class SparklinePathTests
{
    private static readonly Gen<SparklinePoint> AnyPoint = Gen.Select(
        Gen.Double[-0.5, 1.5],
        Gen.Double[-20, 120],
        Gen.Double[0, 30],
        Gen.Int[0, 4],
        (x, low, height, breaks) => new SparklinePoint(x, low, low + height, breaks == 0)
    );

    [Fact]
    public void Draw_OfAnyPoints_ReachesEachLowAndHigh_InOneLineForEachStretch_WithinItsBox() =>
        Gen.Select(AnyPoint.List[0, 60], Gen.Double[50, 100])
            .Sample(
                (points, high) =>
                {
                    var drawn = Read(SparklinePath.Draw(points, 0, high));

                    Assert.Equal(
                        points.Where((point, i) => i == 0 || point.Breaks).Count(),
                        drawn.Count(step => step.Command == 'M')
                    );
                    Assert.All(drawn, step => Assert.InRange(step.X, 0, SparklinePath.Width));
                    Assert.All(drawn, step => Assert.InRange(step.Y, 1, SparklinePath.Height - 1));
                    foreach (var point in points)
                    {
                        var x = Math.Clamp(point.X, 0, 1) * SparklinePath.Width;
                        var there = drawn.Where(step => Math.Abs(step.X - x) < 0.06).ToList();
                        Assert.Contains(there, step => Math.Abs(step.Y - YOf(point.Low, high)) < 0.11);
                        Assert.Contains(there, step => Math.Abs(step.Y - YOf(point.High, high)) < 0.11);
                    }
                }
            );

    [Fact]
    public void Draw_OfAPointBetweenTwoGaps_IsADot() =>
        Assert.Equal(
            "M0 12L50 12M60 12L60 12M100 12L100 12",
            SparklinePath.Draw([new(0, 5, 5, false), new(0.5, 5, 5, false), new(0.6, 5, 5, true), new(1, 5, 5, true)], 0, 10)
        );

    private static double YOf(double value, double high) =>
        SparklinePath.Height - 1.5 - (Math.Clamp(value / high, 0, 1) * (SparklinePath.Height - 3));

    private static List<(char Command, double X, double Y)> Read(string path) =>
        [
            .. Step()
                .Matches(path)
                .Select(step => (step.Value[0], Number(step.Groups["x"].ValueSpan), Number(step.Groups["y"].ValueSpan))),
        ];

    private static double Number(ReadOnlySpan<char> text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("[ML](?<x>[0-9.]+) (?<y>[0-9.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}

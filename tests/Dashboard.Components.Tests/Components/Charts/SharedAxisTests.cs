using CsCheck;
using Dashboard.Components.Charts;

namespace Dashboard.Components.Tests.Components.Charts;

public sealed class SharedAxisTests
{
    private static readonly Gen<AxisSeries> Lines = Gen.Select(Gen.Double[0, 10_000], Gen.Double[0, 500], Gen.Bool)
        .Select((x, y, breaks) => new AxisPoint(x, y, breaks))
        .Array[0, 120]
        .Select(points => new AxisSeries("", [.. points.OrderBy(point => point.X)]));

    [Fact]
    public void Lines_ShareOneAxis_FromZero()
    {
        var first = new AxisSeries("", [new(0, 0, false), new(50, 100, false)]);
        var second = new AxisSeries("", [new(50, 50, false), new(100, 50, false)]);
        var axis = SharedAxis.Of([first, null, second]);

        Assert.Equal(new SharedAxis(0, 100, 100), axis);
        Assert.Equal("M0 119L300 1", axis.Draw(first));
        Assert.Equal("M300 60L600 60", axis.Draw(second));
    }

    [Fact]
    public void Line_ThatIsInterrupted_BeginsAnew_AndAPointAloneIsADot()
    {
        var line = new AxisSeries("", [new(0, 1, false), new(50, 1, true), new(100, 1, true)]);
        Assert.Equal("M0 1h0M300 1h0M600 1h0", SharedAxis.Of([line]).Draw(line));
    }

    /// <summary>The table twin leaves out no line: the last of each stretch is there, in its place, and nothing that was not.</summary>
    [Fact]
    public void AnyLines_AsATable_HaveTheirReadingsInTheirPlaces() =>
        Lines
            .Array[1, 4]
            .Sample(lines =>
            {
                var rows = SharedAxis.Of(lines).ToRows(lines, 24);
                Assert.Equal(24, rows.Length);
                foreach (var (column, line) in lines.Index())
                {
                    foreach (var row in rows)
                    {
                        Assert.True(row.Values[column] is not { } value || line.Points.Any(point => point.Y == value));
                    }

                    Assert.Equal(line.Points.IsEmpty, rows.All(row => row.Values[column] is null));
                    if (!line.Points.IsEmpty)
                    {
                        Assert.Equal(line.Points[^1].Y, rows.Last(row => row.Values[column] is not null).Values[column]);
                    }
                }
            });

    [Fact]
    public void NoPoints_AreNoAxis() => Assert.Equal(new SharedAxis(0, 0, 0), SharedAxis.Of([null, new AxisSeries("", [])]));
}

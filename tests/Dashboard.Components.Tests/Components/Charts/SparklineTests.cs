using Bunit;
using Dashboard.Components.Charts;

namespace Dashboard.Components.Tests.Components.Charts;

public sealed class SparklineTests : BunitContext
{
    private static readonly SparklinePoint[] Rising = [new(0, 0, 0, false), new(1, 50, 50, false)];

    [Fact]
    public void Render_Points_DrawsThemAndSaysThemInWords()
    {
        var line = Render(Rising, "Utilisation: 0 to 50 %", 100);

        Assert.Equal("M0 22.5L100 12", line.Find("path").GetAttribute("d"));
        Assert.Equal("Utilisation: 0 to 50 %", line.Find("svg[role=img]").GetAttribute("aria-label"));
        Assert.Equal("Utilisation: 0 to 50 %", line.Find("title").TextContent);
    }

    [Fact]
    public void Render_WithoutATop_ReachesItWithTheHighestPoint() =>
        Assert.Equal("M0 22.5L100 1.5", Render(Rising, "x", null).Find("path").GetAttribute("d"));

    [Fact]
    public void Render_NoPoints_KeepsTheirRoomAndSaysNothing()
    {
        var line = Render([], "Utilisation", 100);

        Assert.Empty(line.FindAll("svg"));
        Assert.Equal("true", line.Find(".sparkline").GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Render_OtherPoints_DrawsAnew()
    {
        var line = Render(Rising, "x", 100);
        line.Render(parameters => parameters.Add(sparkline => sparkline.Points, [.. Rising, new(1, 100, 100, false)]));

        Assert.Equal("M0 22.5L100 12L100 1.5", line.Find("path").GetAttribute("d"));
    }

    private IRenderedComponent<Sparkline> Render(SparklinePoint[] points, string title, double? high) =>
        Render<Sparkline>(parameters =>
            parameters
                .Add(sparkline => sparkline.Points, points)
                .Add(sparkline => sparkline.Title, title)
                .Add(sparkline => sparkline.High, high)
        );
}

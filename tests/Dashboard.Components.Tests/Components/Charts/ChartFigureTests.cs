using Bunit;
using Dashboard.Components.Charts;
using Testing;

namespace Dashboard.Components.Tests.Components.Charts;

public sealed class ChartFigureTests : BunitContext
{
    private static readonly StackedBars Bars = new(
        "Endpoint",
        [new(HostileText.Markup, [12, 48], "/jobs?q=endpoint%3Aa"), new("b", [1, 0], null)],
        [new("modelLoad", 1), new("not told", -1)],
        ChartFormat.Seconds,
        "s"
    );

    [Fact]
    public void Bars_SayTheirFiguresToWhoListens()
    {
        var chart = Render(Bars);
        Assert.Contains("Phases, seconds: ", chart.Find("chart-bars").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.EndsWith("1m 00s; b 1s", chart.Find("chart-bars").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["modelLoad", "not told"], chart.FindAll(".legend li").Select(mark => mark.TextContent));
    }

    [Fact]
    public async Task Table_InPlaceOfTheDrawing_LeadsToTheJobs()
    {
        var chart = Render(Bars);
        var button = chart.Find("button[aria-label='Phases as a table']");
        Assert.Equal("false", button.GetAttribute("aria-pressed"));
        await button.ClickAsync(new());

        Assert.Empty(chart.FindAll("chart-bars"));
        HostileText.AssertIsText(chart);
        Assert.Equal("/jobs?q=endpoint%3Aa", chart.Find("th a").GetAttribute("href"));
        Assert.Equal(
            ["12s", "48s", "1m 00s"],
            chart.FindAll("tbody tr")[0].QuerySelectorAll("td").Select(cell => cell.TextContent)
        );

        await chart.Find("button[aria-pressed=true]").ClickAsync(new());
        Assert.Single(chart.FindAll("chart-bars"));
    }

    [Fact]
    public async Task Csv_IsHandedToTheBrowser()
    {
        var saved = JSInterop.SetupVoid("saveFile", _ => true).SetVoidResult();
        await Render(Bars).Find("button[aria-label='Phases as a CSV file']").ClickAsync(new());
        Assert.Equal("phases.csv", saved.Invocations.Single().Arguments[0]);
        Assert.Equal(ChartCsv.Write(Bars.ToTable()), saved.Invocations.Single().Arguments[1]);
    }

    [Fact]
    public void Nothing_IsSaid_AndOffersNoTable()
    {
        var chart = Render(Bars with { Bars = [] });
        Assert.Equal("None here.", chart.Find("p").TextContent);
        Assert.Empty(chart.FindAll("button, chart-bars"));
    }

    [Fact]
    public void Plot_OfGapsAlone_IsNone_AndElseSaysItsRange()
    {
        var at = JobsOf.Start;
        var plot = new LinePlot(at, at.AddHours(1), [at], [new(new ChartMark("P50", 0), [null])], ChartFormat.Seconds, "s");
        Assert.Empty(Plot(plot).FindAll("line-plot, button"));

        var told = Plot(plot with { Times = [at, at.AddMinutes(1)], Lines = [new(new ChartMark("P50", 0), [30, 90])] });
        Assert.Equal("Loading, seconds: P50 30s to 1m 30s, at last 1m 30s", told.Find("line-plot").GetAttribute("aria-label"));
    }

    private IRenderedComponent<StackedBarsChart> Render(StackedBars bars) =>
        Render<StackedBarsChart>(parameters =>
            parameters
                .Add(chart => chart.Title, "Phases")
                .Add(chart => chart.Unit, "seconds")
                .Add(chart => chart.Chart, bars)
                .Add(chart => chart.Empty, "None here.")
        );

    private IRenderedComponent<LinePlotChart> Plot(LinePlot plot) =>
        Render<LinePlotChart>(parameters =>
            parameters
                .Add(chart => chart.Title, "Loading")
                .Add(chart => chart.Unit, "seconds")
                .Add(chart => chart.Plot, plot)
                .Add(chart => chart.Empty, "None here.")
        );
}

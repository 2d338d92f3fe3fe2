using Bunit;
using Dashboard.Capacity;
using Dashboard.Capacity.Page;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Capacity;

public sealed class CapacityPageTests : BunitContext
{
    private static readonly DateTimeOffset Now = JobsOf.Start.AddHours(2);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly DemandLog _log = new();
    private readonly JobStore _store = new();
    private readonly CapacityReadings _readings;
    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));

    public CapacityPageTests()
    {
        _readings = new CapacityReadings(_log, _upstream, _time, NullLogger<CapacityReadings>.Instance);
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(_readings);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected override void Dispose(bool disposing)
    {
        _readings.Dispose();
        base.Dispose(disposing);
    }

    [Fact]
    public void NoDemand_SaysWhy()
    {
        var page = Open("");
        Assert.Contains("No job has wanted a GPU yet.", page.Find(".none").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table, line-plot, chart-bars"));
    }

    [Fact]
    public void Types_HaveARowEach_AndAllTogether()
    {
        Run("a", "A100", waited: 5);
        Run("b", "A100", waited: 15);
        Run("c", "H100", waited: 1);
        Wait("d", "ep");
        var page = Open("");
        Assert.Equal(["All types", "A100", "H100"], page.FindAll("[aria-labelledby=by-type] tbody th").Select(NameOf));
        Assert.Equal("3", Cell(page, "All types", 0));
        Assert.Equal("≈ 2", Cell(page, "A100", 1));
        Assert.Equal("5m 00s", Cell(page, "All types", 6));
        Assert.Equal("15m 00s", Cell(page, "A100", 7));
        Assert.Contains("1 of 4 attempts", page.Find("[aria-labelledby=by-type]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_ThatThereIsNot_IsSaid_AndAllAreShown()
    {
        Run("a", "A100", waited: 5);
        var page = Open("?type=V100&range=1h&vs=never");
        var faults = page.FindAll("[role=alert]").Select(fault => fault.TextContent).ToList();
        Assert.Contains(faults, fault => fault.Contains("'V100'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("'never'", StringComparison.Ordinal));
        Assert.Equal("All types", NameOf(page.Find("tr[aria-current] th")));
    }

    [Fact]
    public void OtherTime_StandsBesideIt()
    {
        Run("a", "A100", waited: 5);
        var page = Open("?from=2026-01-01T01:00:00Z&to=2026-01-01T02:00:00Z&vs=hour");
        Assert.Equal("1was 1", Cell(page, "A100", 0));
        Assert.Equal(2, page.FindComponents<CoursePanel>().Count);
        Assert.Equal(2, page.FindComponents<UtilizationPanel>().Count);
        Assert.Contains("compare-menu", page.Markup, StringComparison.Ordinal);

        var chosen = Open("?from=2026-01-01T01:00:00Z&to=2026-01-01T02:00:00Z&vs=2026-01-01T00:30:00Z");
        Assert.Equal("1was 1", Cell(chosen, "A100", 0));
    }

    [Fact]
    public void WhatIf_IsTheAddresss_AndIsReplayed()
    {
        Run("a", "A100", waited: 5);
        Run("b", "A100", waited: 5);
        var page = Open("?type=A100");
        Assert.Empty(page.FindAll("[aria-labelledby=what-if] strong"));
        page.Find("[aria-labelledby=what-if] input").Change(1);
        page.Find("[aria-labelledby=what-if] select").Change("ep");
        page.Find("[aria-labelledby=what-if] form").Submit();
        Assert.EndsWith(
            "/capacity?type=A100&gpus=1&pool=ep&warm=1",
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );

        var shown = Open("?type=A100&gpus=1");
        Assert.Equal("1 GPU", shown.Find("[aria-labelledby=what-if] thead strong").TextContent);
        Assert.Contains("Got GPUs", shown.Find("[aria-labelledby=what-if] table").TextContent, StringComparison.Ordinal);
        Assert.Equal(["2", "2", "1"], RowOf(shown, "Most GPUs in use"));
    }

    /// <summary>Upstream chooses the names of types and endpoints.</summary>
    [Fact]
    public void Names_OfStrangers_AreText()
    {
        Run(HostileText.Markup, HostileText.Markup, waited: 5, HostileText.Markup);
        HostileText.AssertIsText(Open(""));
        HostileText.AssertIsText(Open($"?type={Uri.EscapeDataString(HostileText.Markup)}"));
    }

    private static string NameOf(AngleSharp.Dom.IElement heading) => heading.QuerySelector("a")!.TextContent;

    private static string Cell(IRenderedComponent<CapacityPage> page, string type, int column) =>
        page.FindAll("[aria-labelledby=by-type] tbody tr")
            .Single(row => NameOf(row.QuerySelector("th")!) == type)
            .QuerySelectorAll("td")[column]
            .TextContent;

    private static string[] RowOf(IRenderedComponent<CapacityPage> page, string word) =>
        [
            .. page.FindAll("[aria-labelledby=what-if] tbody tr")
                .Single(row => row.QuerySelector("th")!.TextContent == word)
                .QuerySelectorAll("td")
                .Select(cell => cell.TextContent),
        ];

    private IRenderedComponent<CapacityPage> Open(string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/capacity{query}");
        return Render<CapacityPage>();
    }

    /// <summary>It got its GPU at midnight and still holds it.</summary>
    private void Run(string jobId, string type, int waited, string endpoint = "ep") =>
        Tell(
            jobId,
            System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    status = "running",
                    endpointId = endpoint,
                    createdAt = JobsOf.Start.AddMinutes(-waited),
                    startedAt = JobsOf.Start,
                    resources = new { gpuType = type, gpuUtilization = 50 },
                }
            )
        );

    private void Wait(string jobId, string endpoint) =>
        Tell(jobId, $$"""{"status":"queued","endpointId":"{{endpoint}}","createdAt":"2026-01-01T00:00:00Z"}""");

    private void Tell(string jobId, string json)
    {
        var before = _store.Find(jobId);
        var (after, _) = _store.Apply(JobsOf.Observation(jobId, json));
        _log.Take(JobChange.Upsert(after, before), _upstream.Current);
    }
}

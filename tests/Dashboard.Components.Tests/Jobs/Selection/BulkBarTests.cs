using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Jobs.Selection;
using Dashboard.Jobs.Table;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Selection;

public sealed class BulkBarTests : BunitContext
{
    private readonly SettingsInMemory _settings = new();
    private readonly WatchList _watchList = new();
    private readonly FakeJobView _view = new();
    private readonly FakeJobViews _views = new();
    private readonly List<LivePicks> _asked = [];

    public BulkBarTests()
    {
        Services.AddSingleton<IJobViews>(_views);
        Services.AddSingleton(
            new JobBulk(
                _settings.Marked,
                new WatchRequests(_watchList, _settings.Watched, TimeProvider.System),
                _watchList,
                NullLogger<JobBulk>.Instance
            )
        );
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void NothingPicked_IsNoBar() => Assert.Empty(RenderBar(LivePicks.None).Markup.Trim());

    [Fact]
    public async Task Star_Pressed_StarsThePicked_SaysSo_AndUndoes()
    {
        await _settings.Marked.SetAsync("job_1", isMarked: true, default).Soon();
        var bar = RenderBar(Picked("job_1", "job_2"));
        Assert.Equal("2 jobs selected", bar.Find("strong").TextContent);

        await Button(bar, "Star").ClickAsync().Soon();
        bar.WaitForAssertion(() => Assert.Equal("1 job starred, 1 already so.", bar.Find(".outcome").TextContent));
        Assert.Equal(["job_1", "job_2"], _settings.Marked.Current.Order());

        await Button(bar, "Undo").ClickAsync().Soon();
        bar.WaitForAssertion(() => Assert.Equal("1 job unstarred.", bar.Find(".outcome").TextContent));
        Assert.Equal(["job_1"], _settings.Marked.Current);
    }

    [Fact]
    public async Task AllOfASearch_Many_AreAskedFor_WithTheirNumber_AndNotDoneBefore()
    {
        _views.Jobs = [.. Enumerable.Range(0, 1_501).Select(i => FakeJobViews.JobOf($"job_{i}"))];
        _view.Count((JobState.Failed, 1_501));
        var bar = RenderBar(LivePicks.All.With("job_7", isPicked: false));
        Assert.Equal("All but 1 of 1,501 jobs selected", bar.Find("strong").TextContent);

        await Button(bar, "Star").ClickAsync().Soon();
        Assert.Equal("Star 1,500 jobs?", bar.Find("strong").TextContent);
        Assert.Empty(_settings.Marked.Current);
        await Button(bar, "Cancel").ClickAsync().Soon();
        Assert.Empty(_settings.Marked.Current);

        await Button(bar, "Star").ClickAsync().Soon();
        // those of the moment at which it was asked
        _views.Jobs = [];
        await Button(bar, "Star").ClickAsync().Soon();
        bar.WaitForAssertion(() => Assert.Equal("1,500 jobs starred.", bar.Find(".outcome").TextContent));
        Assert.DoesNotContain("job_7", _settings.Marked.Current);
    }

    [Fact]
    public void AllOfASearch_CountsWhatComes()
    {
        _view.Count((JobState.Failed, 2));
        var bar = RenderBar(LivePicks.All);
        _view.Count((JobState.Failed, 3));

        bar.WaitForAssertion(() => Assert.Equal("All 3 jobs of this search selected", bar.Find("strong").TextContent));
    }

    /// <summary>What is done may take them out of the search: the stars of those that are starred.</summary>
    [Fact]
    public async Task AllOfASearch_OnceSomethingIsDoneWithThem_AreThoseJobs()
    {
        _views.Jobs = [FakeJobViews.JobOf("job_1"), FakeJobViews.JobOf("job_2")];
        _view.Count((JobState.Failed, 2));
        var bar = RenderBar(LivePicks.All);

        await Button(bar, "Star").ClickAsync().Soon();

        bar.WaitForAssertion(() => Assert.Equal("2 jobs starred.", bar.Find(".outcome").TextContent));
        var picks = Assert.Single(_asked);
        Assert.False(picks.IsAll);
        Assert.Equal(["job_1", "job_2"], picks.Keys.Order());
    }

    [Fact]
    public void Links_NameTheSelection_AndTheTable()
    {
        var bar = RenderBar(Picked("job_1", "job_2"), "job_1 job_2");

        Assert.Equal(
            "/api/jobs/export?q=state%3Afailed&selection=job_1%20job_2&format=csv",
            bar.FindAll("a[download]")[0].GetAttribute("href")
        );
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, "/compare?job=job_0&job=job_1")]
    [InlineData(5, null)]
    public void AsManyAsFitSideBySide_CanBeCompared(int count, string? expected)
    {
        var bar = RenderBar(Picked([.. Enumerable.Range(0, count).Select(i => $"job_{i}")]));
        var address = bar.FindAll("a").FirstOrDefault(link => link.TextContent == "Compare")?.GetAttribute("href");

        Assert.Equal(expected, address);
    }

    /// <summary>A, B and C are as they stood in the table.</summary>
    [Fact]
    public void Compared_StandInTheOrderOfTheTable()
    {
        foreach (var (jobId, cost) in (ReadOnlySpan<(string, int)>)[("job_a", 2), ("job_b", 3), ("job_c", 1)])
        {
            _views.Find(jobId);
            _views.Change(jobId, $$"""{"status":"completed","finalMetrics":{"totalCost":{{cost}}} }""");
        }

        var bar = Render<BulkBar>(parameters =>
            parameters
                .Add(it => it.View, _view)
                .Add(it => it.Address, new JobTableAddress(JobQuery.Parse(null, null, "-cost", null), JobColumnChoice.Default))
                .Add(it => it.Picks, Picked("job_a", "job_b", "job_c"))
        );

        Assert.Equal(
            "/compare?job=job_b&job=job_a&job=job_c",
            bar.FindAll("a").Single(link => link.TextContent == "Compare").GetAttribute("href")
        );
    }

    [Fact]
    public async Task Clear_Pressed_PicksNothing()
    {
        var bar = RenderBar(Picked("job_1"));
        await Button(bar, "Clear").ClickAsync().Soon();

        Assert.True(Assert.Single(_asked).IsNone);
    }

    [Fact]
    public async Task DatabaseRefuses_IsSaid()
    {
        _settings.Break();
        var bar = RenderBar(Picked("job_1"));
        await Button(bar, "Star").ClickAsync().Soon();

        bar.WaitForAssertion(() =>
            Assert.StartsWith(
                "0 jobs starred, 1 left as they were: the settings database refused it",
                bar.Find("[role=alert]").TextContent,
                StringComparison.Ordinal
            )
        );
        Assert.DoesNotContain("Undo", bar.Markup, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private static LivePicks Picked(params string[] jobIds) => LivePicks.None.With(jobIds, isPicked: true);

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<BulkBar> bar, string words) =>
        bar.FindAll("button").First(button => button.TextContent.Trim() == words);

    private IRenderedComponent<BulkBar> RenderBar(LivePicks picks, string? text = null) =>
        Render<BulkBar>(parameters =>
            parameters
                .Add(bar => bar.View, _view)
                .Add(
                    bar => bar.Address,
                    new JobTableAddress(JobQuery.Parse(null, "state:failed", null, null), JobColumnChoice.Default)
                )
                .Add(bar => bar.Picks, picks)
                .Add(bar => bar.Text, text)
                .Add(bar => bar.PicksChanged, _asked.Add)
        );
}

using System.Collections.Immutable;
using Bunit;
using Bunit.TestDoubles;
using Dashboard.ColdStarts;
using Dashboard.ColdStarts.Page;
using Dashboard.Components.Charts;
using Dashboard.Jobs;
using Dashboard.Settings;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.ColdStarts;

public sealed class ColdStartsPageTests : BunitContext
{
    private static readonly DateTimeOffset Now = JobsOf.Start.AddHours(2);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly StartLog _log = new();
    private readonly JobStore _store = new();
    private readonly StartReadings _readings;
    private readonly FakeUpstream _upstream = new(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start));
    private readonly SqliteConnection _settings = new("DataSource=:memory:");

    public ColdStartsPageTests()
    {
        _readings = new StartReadings(_log, _upstream, _time, NullLogger<StartReadings>.Instance);
        _settings.Open();
        Services.AddDbContextFactory<SettingsDbContext>(options => options.UseSqlite(_settings));
        Services.AddSingleton(provider => new SuggestionMarks(
            provider.GetRequiredService<IDbContextFactory<SettingsDbContext>>()
        ));
        Services.AddSingleton<IUpstreamStatusSource>(_upstream);
        Services.AddSingleton(_readings);
        Services.AddSingleton(_log);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected override void Dispose(bool disposing)
    {
        _readings.Dispose();
        _settings.Dispose();
        base.Dispose(disposing);
    }

    [Fact]
    public void NoStart_SaysWhy()
    {
        var page = Open("");
        Assert.Contains("No job has told how it started yet.", page.Find(".none").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table, chart-bars, line-plot"));
    }

    [Fact]
    public void NoStartInTheTime_OffersAll()
    {
        Put("a", "ep_1", 60);
        var page = Open("?range=1h");
        Assert.Contains("No start is known in this time.", page.Find(".none").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/cold-starts?range=30d", page.Find(".none a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_ThatSaysWhatThereIsNot_IsAnswered()
    {
        Put("a", "ep_1", 60);
        var page = Open("?range=2h");
        Assert.Contains("'2h'", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("chart-bars"));
    }

    /// <summary>Upstream chooses endpoints' names and those of phases.</summary>
    [Fact]
    public void Names_OfStrangers_AreText()
    {
        Put(HostileText.Markup, HostileText.Markup, 60, HostileText.Markup.Replace("\"", "", StringComparison.Ordinal));
        var page = Open("");
        HostileText.AssertIsText(page);
    }

    /// <summary>What upstream calls its things may be what we call ours.</summary>
    [Fact]
    public void Names_LikeOurOwn_AreTheirs()
    {
        Put("a", "no endpoint told", 60, "other");
        Put("b", null, 50, "Together");
        Put("c", "ep", 40, "not told");
        var page = Open("");
        Assert.Equal(3, page.FindAll("[aria-labelledby=endpoints] tbody tr").Count);

        Put("d", "no endpoint told", 70, "yet another");
        Put("e", null, 70, "a");
        Put("f", null, 70, "b");
        Put("g", null, 70, "c");
        Advance(page);
        Assert.Equal(3, page.FindAll("[aria-labelledby=endpoints] tbody tr").Count);
        page.Find("button[aria-label='Phases by endpoint as a table']").Click();
        Assert.Contains(
            "Together",
            // other parts of the page may still be on their way after the reading
            page.WaitForElement("[role=region][aria-label^='Phases by endpoint']").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Silence_GreysThePage()
    {
        Put("a", "ep_1", 60);
        var page = Open("");
        Assert.Empty(page.FindAll(".cold-starts.silent"));
        _upstream.Publish(_upstream.Current with { State = ConnectionState.Reconnecting });
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".cold-starts.silent")));
    }

    [Fact]
    public void Rows_KeepTheirPlaces_UntilAnotherOrderIsAskedFor()
    {
        Put("a", "ep_1", 60);
        Put("b", "ep_2", 50);
        var page = Open("");
        Assert.Equal(["ep_1", "ep_2"], Endpoints(page));
        var waterfall = page.FindAll("ol li").Count;

        // the second is the one that takes longer in all by now
        Put("c", "ep_2", 55);
        Put("d", "ep_3", 500);
        Advance(page);
        Assert.Equal(["ep_1", "ep_2", "ep_3"], Endpoints(page));
        Assert.Equal(waterfall, page.FindAll("ol li").Count);
        Assert.Equal("2 new", page.Find("button.new").TextContent);

        page.Find("button.new").Click();
        Assert.Equal(4, page.FindAll("ol li").Count);
        Assert.Empty(page.FindAll("button.new"));

        Go("?sort=p50");
        page.Render();
        Assert.Equal(["ep_3", "ep_1", "ep_2"], Endpoints(page));
        Assert.Equal("P50 ↓", page.Find("[aria-sort=descending]").TextContent.Trim());
    }

    [Fact]
    public void Drag_IsInTheAddress_AndCanBeTakenBack()
    {
        Put("a", "ep_1", 60);
        var page = Open("?endpoint=ep_1");
        var from = JobsOf.Start.AddMinutes(10).ToUnixTimeSeconds();
        page.Find(".cold-starts").TriggerEvent("onchartrange", new ChartRangeEventArgs { From = from, To = from + 600 });

        var navigation = Services.GetRequiredService<NavigationManager>();
        Assert.EndsWith(
            "/cold-starts?endpoint=ep_1&from=2026-01-01T00%3A10%3A00Z&to=2026-01-01T00%3A20%3A00Z",
            navigation.Uri,
            StringComparison.Ordinal
        );
        Assert.EndsWith("/cold-starts?endpoint=ep_1", page.Find(".fixed ~ a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggestion_Applied_IsComparedBeforeAndAfter()
    {
        using (var context = Services.GetRequiredService<IDbContextFactory<SettingsDbContext>>().CreateDbContext())
        {
            await context.Database.EnsureCreatedAsync(Xunit.TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < 6; i++)
        {
            Put($"before_{i}", "ep_1", 60, suggestion: i % 2 == 0 ? "Keep it warm" : "keep it warm.");
        }

        var page = Open("");
        Assert.Contains(
            "said of 6 starts on ep_1",
            page.Find("[aria-labelledby=suggestions] li .muted").TextContent,
            StringComparison.Ordinal
        );

        await page.Find("button[aria-label^=Applied]").ClickAsync(new());
        page.WaitForAssertion(() =>
            Assert.Contains("not known yet: 6 and 0 starts of the 5", page.Find("h3 + ul").TextContent, StringComparison.Ordinal)
        );

        for (var i = 0; i < 5; i++)
        {
            Put($"after_{i}", "ep_1", 30, startedAt: Now.AddMinutes(1));
        }

        _time.Advance(TimeSpan.FromMinutes(10));
        Advance(page);
        page.WaitForAssertion(() =>
            Assert.Contains(
                "P50 1m 00s of 6 before, 30s of 5 after (50 % faster)",
                page.Find("h3 + ul").TextContent,
                StringComparison.Ordinal
            )
        );

        await page.Find("button[aria-label^='Open again']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Single(page.FindAll("button[aria-label^=Ignore]")));
        await page.Find("button[aria-label^=Ignore]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("1 ignored", page.Find("summary").TextContent));
    }

    /// <summary>What could not be kept is said, and nothing is taken for kept.</summary>
    [Fact]
    public async Task Suggestion_ThatCannotBeKept_IsSaid()
    {
        Put("a", "ep_1", 60, suggestion: "Keep it warm");
        var page = Open("");
        await page.Find("button[aria-label^=Applied]").ClickAsync(new());
        page.WaitForAssertion(() =>
            Assert.StartsWith("That could not be kept", page.Find(".fault").TextContent, StringComparison.Ordinal)
        );
        Assert.Single(page.FindAll("button[aria-label^=Applied]"));
    }

    private static IEnumerable<string> Endpoints(IRenderedComponent<ColdStartsPage> page) =>
        page.FindAll("[aria-labelledby=endpoints] th[scope=row] a:first-child").Select(link => link.TextContent);

    private void Advance(IRenderedComponent<ColdStartsPage> page)
    {
        _time.Advance(StartReadings.Interval);
        var renders = page.RenderCount;
        _readings.Tick();
        page.WaitForState(() => page.RenderCount > renders);
    }

    private IRenderedComponent<ColdStartsPage> Open(string query)
    {
        Go(query);
        return Render<ColdStartsPage>();
    }

    private void Go(string query) => Services.GetRequiredService<BunitNavigationManager>().NavigateTo("/cold-starts" + query);

    private void Put(
        string jobId,
        string? endpoint,
        double seconds,
        string phase = "modelLoad",
        string? suggestion = null,
        DateTimeOffset? startedAt = null
    )
    {
        var json = System.Text.Json.JsonSerializer.Serialize(
            new
            {
                status = "running",
                endpointId = endpoint,
                startedAt = startedAt ?? JobsOf.Start.AddMinutes(15),
                coldStart = new
                {
                    occurred = true,
                    duration = seconds,
                    phases = new Dictionary<string, double>(StringComparer.Ordinal) { [phase] = seconds },
                    optimizationSuggestions = suggestion is null ? ImmutableArray<string>.Empty : [suggestion],
                },
            }
        );
        using var changes = _store.Subscribe();
        _ = changes.Resync();
        _store.Apply(JobsOf.Observation(jobId, json));
        while (changes.TryRead(out var change))
        {
            _log.Take(change, _upstream.Current);
        }
    }
}

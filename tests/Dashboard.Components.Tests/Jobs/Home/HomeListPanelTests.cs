using Bunit;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Upstream;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class HomeListPanelTests : HomeTests
{
    public static TheoryData<string> Ids => [.. HomeList.All.Select(list => list.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Title_OfEachList_LeadsToItsQuery_WithItsNumber(string id)
    {
        var list = HomeList.All.Single(one => one.Id == id);
        Views.Publish(list.Query, HomeList.Most, 12_345, FakeFleetViews.Read("job_1", """{"status":"running"}"""));

        var title = RenderPanel(list).Find("h2 a");
        Assert.Equal($"{list.Title} 12,345", Words(title));
        var address = new Uri(new Uri("http://localhost"), title.GetAttribute("href"));
        Assert.Equal("/jobs", address.AbsolutePath);
        var parameters = System.Web.HttpUtility.ParseQueryString(address.Query);
        Assert.Equal(list.Query, JobQuery.Parse(null, parameters["q"], parameters["sort"], null));
    }

    [Theory]
    [InlineData(
        "failing",
        """{"status":"failed","failedAt":"2026-01-01T01:00:00Z","error":{"code":"RESOURCE_EXHAUSTED"}}""",
        "Failed job_1 RESOURCE_EXHAUSTED ago",
        "age"
    )]
    [InlineData(
        "stalled",
        """{"status":"running","progress":41.7,"execution":{"costAccrued":2.5}}""",
        "Running job_1 at 41% · $2.50 –",
        null
    )]
    [InlineData(
        "waiting",
        """{"status":"queued","endpointId":"ep_1","createdAt":"2026-01-01T01:00:00Z"}""",
        "Queued job_1 ep_1",
        "age"
    )]
    [InlineData(
        "expensive",
        """{"status":"running","endpointId":"ep_1","execution":{"costAccrued":12.5}}""",
        "Running job_1 ep_1 $12.50",
        null
    )]
    [InlineData("expensive", """{"status":"queued"}""", "Queued job_1 –", null)]
    [InlineData(
        "ending",
        """{"status":"running","endpointId":"ep_1","estimatedCompletion":"2026-01-01T01:00:00Z"}""",
        "Running job_1 ep_1",
        "until"
    )]
    public void Line_OfEachList_SaysWhatMattersThere(string id, string json, string words, string? time)
    {
        var list = HomeList.All.Single(one => one.Id == id);
        Views.Publish(list.Query, HomeList.Most, 1, FakeFleetViews.Read("job_1", json));

        var panel = RenderPanel(list);
        Assert.Equal(words, Words(panel.Find("li")));
        // with the list, so that from the job one goes on to the next of it
        Assert.Equal($"/jobs/job_1?{list.Query.AddressQuery}", panel.Find("li a").GetAttribute("href"));
        Assert.Equal(time, panel.FindAll("li live-time").SingleOrDefault()?.GetAttribute("kind"));
        if (time is not null)
        {
            Assert.Equal(
                JobsOf.Start.AddHours(1).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
                panel.Find("li live-time").GetAttribute("at")
            );
        }
    }

    [Fact]
    public void StalledJob_SaysSinceWhen()
    {
        var list = HomeList.All.Single(one => one.Id == "stalled");
        var job = FakeFleetViews.Read("job_1", """{"status":"running","progress":41.7}""");
        Views.Publish(list.Query, HomeList.Most, 1, job);
        Stalls.Take(JobChange.Upsert(job, null), Status(0));
        Stalls.Tick(JobsOf.Start.AddSeconds(598), Status(598));
        Stalls.Tick(JobsOf.Start.AddSeconds(599.5), Status(599.5));
        Assert.True(Stalls.Current.ContainsKey("job_1"));

        Assert.Equal(
            JobsOf.Start.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            RenderPanel(list).Find("li live-time").GetAttribute("at")
        );
    }

    [Fact]
    public void None_SaysWhatThatMeans() => Assert.Equal("No job waits to run.", Words(RenderPanel(HomeList.All[2]).Find("p")));

    [Fact]
    public void AnIdThatIsNoAddress_IsLedToAllTheSame()
    {
        Views.Publish(HomeList.All[0].Query, HomeList.Most, 1, FakeFleetViews.Read("a?b#c%d", """{"status":"failed"}"""));

        Assert.StartsWith(
            "/jobs/a%3Fb%23c%25d?",
            RenderPanel(HomeList.All[0]).Find("li a").GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    /// <summary>A running job changes all the time; what is said of it here does not.</summary>
    [Fact]
    public async Task Change_OfWhatIsNotShown_RendersNothing()
    {
        var list = HomeList.All.Single(one => one.Id == "expensive");
        Publish(list, 1, 2);
        var panel = RenderPanel(list);
        await RenderedAsync(panel);
        var renders = panel.RenderCount;

        Publish(list, 50, 2);
        Publish(list, 51, 3);
        panel.WaitForAssertion(() => Assert.Contains("$3.00", panel.Markup, StringComparison.Ordinal));
        await RenderedAsync(panel);
        var once = panel.RenderCount - renders;

        Publish(list, 60, 3);
        await RenderedAsync(panel);
        Publish(list, 60, 4);
        panel.WaitForAssertion(() => Assert.Contains("$4.00", panel.Markup, StringComparison.Ordinal));
        await RenderedAsync(panel);
        Assert.InRange(panel.RenderCount - renders, once + 1, 2 * once);
    }

    /// <summary>A word that the search does not have yet finds nothing: that would read as if there were nothing.</summary>
    [Fact]
    public void List_OfAnUnknownWord_IsNotKnown()
    {
        var list = HomeList.All[0] with { Query = HomeList.Ask("is:no-such-word") };

        Assert.False(list.IsKnown);
        Assert.All(HomeList.All.Where(one => one.Id != "stalled"), one => Assert.True(one.IsKnown, one.Title));
        Assert.True(HomeList.FailedLately.Search.Faults.IsEmpty);
        Assert.True(HomeList.WaitingLong.Search.Faults.IsEmpty);
    }

    private void Publish(HomeList list, int progress, int cost) =>
        Views.Publish(
            list.Query,
            HomeList.Most,
            1,
            FakeFleetViews.Read(
                "job_1",
                $$"""{"status":"running","progress":{{progress}},"execution":{"costAccrued":{{cost}} } }"""
            )
        );

    private static UpstreamStatus Status(double second) =>
        new(ConnectionState.Connected, JobsOf.Start) { ToldAt = JobsOf.Start.AddSeconds(second) };

    private IRenderedComponent<HomeListPanel> RenderPanel(HomeList list) =>
        Render<HomeListPanel>(parameters => parameters.Add(panel => panel.List, list));
}

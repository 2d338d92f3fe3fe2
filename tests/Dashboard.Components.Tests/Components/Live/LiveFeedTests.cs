using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Components.Live;

public sealed class LiveFeedTests : BunitContext
{
    private static readonly LiveColumns Columns = new(
        new LiveColumn("name", "Name", LiveColumnKind.Text, 100) { IsSortable = true },
        new LiveColumn("value", "Value", LiveColumnKind.Number, 100)
    );

    private readonly FakeTable _table = new();
    private readonly FeedDecoder _browser = new();

    private readonly FakeTimeProvider _time = new();

    public LiveFeedTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Render_WhilePrerendering_ShowsRowsAndFollowsNothing()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        _table.Show("a", "b");
        var feed = RenderFeed();

        Assert.Equal(2, Receive(feed).Rows.Count);
        Assert.Equal(0, _table.SubscriberCount);
    }

    [Fact]
    public async Task Tick_RowInTheWindowChanged_SendsOnlyThat()
    {
        _table.Show("a", "b");
        var feed = RenderFeed();
        Receive(feed);
        await feed.InvokeAsync(() => _table.Change(1, "changed")).Soon();

        feed.WaitForAssertion(() => Assert.Equal("changed", Receive(feed).Rows[1].Cells[0]));
        Assert.DoesNotContain('=', Text(feed));
    }

    /// <summary>Who comes back to a row that has moved is told where it is.</summary>
    [Theory]
    [InlineData("c", "7 2")]
    [InlineData("gone", "7 -1")]
    public async Task Find_SaysWhereARowStands(string key, string found)
    {
        _table.Show("a", "b", "c");
        var feed = RenderFeed();
        await feed.Find("live-feed").TriggerEventAsync("onlivefind", new LiveFindEventArgs { Key = key, Turn = 7 }).Soon();

        Assert.Equal(found, feed.Find("live-feed").GetAttribute("found"));
    }

    [Fact]
    public async Task Tick_NothingInTheWindowChanged_RendersNothing()
    {
        _table.Show("a", "b");
        var feed = RenderFeed();
        var renders = feed.RenderCount;
        await feed.InvokeAsync(_table.Tick).Soon();

        Assert.Equal(renders, feed.RenderCount);
    }

    [Fact]
    public async Task Window_BrowserAsksFurtherDown_SendsThoseRows()
    {
        _table.Show([.. Enumerable.Range(0, 500).Select(i => $"row {i}")]);
        var feed = RenderFeed();
        await feed.Find("live-feed")
            .TriggerEventAsync("onlivewindow", new LiveWindowEventArgs { First = 400, Count = 16 })
            .Soon();

        var rows = Receive(feed).Rows;
        Assert.Equal("row 400", rows[400].Cells[0]);
        Assert.DoesNotContain(0, rows.Keys);
    }

    [Fact]
    public async Task Sort_ColumnThatCannotBeSorted_IsNotAsked()
    {
        var asked = new List<string>();
        var feed = RenderFeed(parameters => parameters.Add(f => f.SortAsked, asked.Add));
        foreach (var column in new[] { "name", "value", "<script>" })
        {
            await feed.Find("live-feed").TriggerEventAsync("onlivesort", new LiveSortEventArgs { Column = column }).Soon();
        }

        Assert.Equal(["name"], asked);
    }

    [Fact]
    public void Table_Replaced_FollowsTheNewOneAloneAndSendsItWhole()
    {
        _table.Show("a");
        var feed = RenderFeed();
        Receive(feed);
        var other = new FakeTable();
        other.Show("x", "y");
        feed.Render(parameters => parameters.Add(f => f.Table, other));

        Assert.Equal(["x", "y"], Receive(feed).Rows.OrderBy(row => row.Key).Select(row => row.Value.Cells[0]));
        Assert.Equal((0, 1), (_table.SubscriberCount, other.SubscriberCount));
    }

    [Fact]
    public async Task Dispose_AComponentThatIsGone_LeavesNoSubscription()
    {
        RenderFeed();
        Assert.Equal(1, _table.SubscriberCount);
        await DisposeComponentsAsync().Soon();

        Assert.Equal(0, _table.SubscriberCount);
    }

    [Fact]
    public async Task Sight_IsToldASecondAfterItMoved_AndOnlyThen()
    {
        var told = new List<string>();
        _table.Show([.. Enumerable.Range(0, 500).Select(i => $"row {i}")]);
        var feed = RenderFeed(parameters =>
            parameters.Add(f => f.SightChanged, keys => told.Add($"{keys.Count} from {(keys.Count > 0 ? keys[0] : "")}"))
        );
        await SecondAsync(feed);
        Assert.Equal(["48 from row 0"], told);

        await WindowAsync(feed, 100);
        await WindowAsync(feed, 400);
        Assert.Single(told);
        await SecondAsync(feed);
        Assert.Equal("16 from row 400", told[^1]);

        // what a browser would have by now: what comes next is only what changed
        await SeeAsync(feed, 401, "row 401");
        await feed.InvokeAsync(() => _table.Change(401, "changed")).Soon();
        await SeeAsync(feed, 401, "changed");
        await SecondAsync(feed);
        await WindowAsync(feed, 0);
        await WindowAsync(feed, 400);
        await SecondAsync(feed);
        Assert.Equal(2, told.Count);

        // a new order has other rows in the same places
        await feed.InvokeAsync(() => _table.Show([.. Enumerable.Range(0, 500).Select(i => $"row {499 - i}")])).Soon();
        await SeeAsync(feed, 400, "row 99");
        await SecondAsync(feed);
        Assert.Equal("16 from row 99", told[^1]);
        await WindowAsync(feed, 400, isHidden: true);
        await SecondAsync(feed);
        Assert.Equal("0 from ", told[^1]);

        await WindowAsync(feed, 400);
        await DisposeComponentsAsync().Soon();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public void Empty_TableWithoutRows_SaysWhyOnceItIsLoaded()
    {
        var feed = RenderFeed(parameters => parameters.Add(f => f.Empty, "<p>none</p>"));
        Assert.Empty(feed.FindAll(".feed-empty"));

        _table.Show();
        feed.WaitForAssertion(() => Assert.Equal("none", feed.Find(".feed-empty p").TextContent));
    }

    [Fact]
    public void Empty_WhileTheFirstRowsAreOnTheirWay_SaysNothingYet()
    {
        _table.Show();
        var feed = RenderFeed(parameters => parameters.Add(f => f.Empty, "<p>none</p>").Add(f => f.IsLoading, true));
        Assert.Empty(feed.FindAll(".feed-empty"));
        Assert.Equal("yes", feed.Find("live-feed").GetAttribute("loading"));

        feed.Render(parameters => parameters.Add(f => f.IsLoading, false));
        Assert.NotEmpty(feed.FindAll(".feed-empty"));
        Assert.Null(feed.Find("live-feed").GetAttribute("loading"));
    }

    private static Task WindowAsync(IRenderedComponent<LiveFeed> feed, int first, bool isHidden = false) =>
        feed.Find("live-feed")
            .TriggerEventAsync(
                "onlivewindow",
                new LiveWindowEventArgs
                {
                    First = first,
                    Count = 16,
                    IsHidden = isHidden,
                }
            )
            .Soon();

    private Task SeeAsync(IRenderedComponent<LiveFeed> feed, int position, string cell) =>
        feed.WaitForAssertionAsync(() => Assert.Equal(cell, Receive(feed).Rows[position].Cells[0])).Soon();

    /// <summary>What the timer has asked for has been done when the renderer gets to this.</summary>
    private async Task SecondAsync(IRenderedComponent<LiveFeed> feed)
    {
        await feed.InvokeAsync(() => _time.Advance(LiveSightReport.Pause)).Soon();
        await feed.InvokeAsync(() => { }).Soon();
    }

    private IRenderedComponent<LiveFeed> RenderFeed(Action<ComponentParameterCollectionBuilder<LiveFeed>>? more = null) =>
        Render<LiveFeed>(parameters =>
        {
            parameters
                .Add(feed => feed.Table, _table)
                .Add(feed => feed.Format, new TextRowFormat { Columns = Columns })
                .Add(feed => feed.Label, "Things");
            more?.Invoke(parameters);
        });

    private FeedDecoder Receive(IRenderedComponent<LiveFeed> feed)
    {
        _browser.Apply(Text(feed));
        return _browser;
    }

    private static string Text(IRenderedComponent<LiveFeed> feed) => feed.Find("live-feed").GetAttribute("d")!;

    private sealed class FakeTable : ILiveTable
    {
        private readonly PlainTable _rows = new();
        private readonly LiveValue<LiveFrame> _live = new(LiveFrame.Loading);

        public LiveFrame Current => _live.Current;

        public int SubscriberCount => _live.SubscriberCount;

        public IDisposable Subscribe(Action changed) => _live.Subscribe(changed);

        public void Show(params string[] names) =>
            _live.Publish(_rows.Reorder(names.Select(name => (Row(name), LiveRowMarks.None))));

        public void Change(int position, string name) =>
            _live.Publish(_rows.Patch([(position, Row(_rows[position].Row.Key, name), LiveRowMarks.None)]));

        public void Tick() => _live.Publish(_rows.Patch([]));

        private static TextRow Row(string name) => Row(name, name);

        private static TextRow Row(string key, string name) => new(key, name, "1");
    }
}

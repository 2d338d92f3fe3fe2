using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Components.Live;

/// <summary>Picking rows, and holding them still.</summary>
public sealed class LiveFeedPicksTests : BunitContext
{
    private static readonly LiveColumns Columns = new(new LiveColumn("name", "Name", LiveColumnKind.Text, 100));

    private readonly PlainTable _rows = new();
    private readonly LiveTable _table = new();
    private LivePicks _picks = LivePicks.None;
    private int _turn;

    public LiveFeedPicksTests()
    {
        Services.AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Show(Enumerable.Range(0, 500).Select(i => $"row {i}"));
    }

    [Fact]
    public async Task Range_ReachesOverRowsThatTheBrowserDoesNotHold_AndIsDrawnBack()
    {
        var feed = RenderFeed();
        await RangeAsync(feed, from: 10, to: 300);
        Assert.Equal(291, _picks.Keys.Count);

        await RangeAsync(feed, from: 10, to: 12, former: 300);
        Assert.Equal(["row 10", "row 11", "row 12"], _picks.Keys.Order());

        await RangeAsync(feed, from: 10, to: 8, former: 12);
        Assert.Equal(["row 10", "row 8", "row 9"], _picks.Keys.Order());
        Assert.Equal("3 some row 10 row 8 row 9", Told(feed));
    }

    [Fact]
    public async Task Range_OfAnOrderThatIsNoMore_PicksNothing_AndIsAnswered()
    {
        var feed = RenderFeed();
        Show(Enumerable.Range(0, 500).Select(i => $"row {499 - i}"));
        await PickAsync(
            feed,
            new LivePickEventArgs
            {
                Does = LivePickEventArgs.Range,
                From = 0,
                To = 5,
                Order = 1,
                Table = 1,
            }
        );

        Assert.True(_picks.IsNone);
        Assert.Equal("1 none", Told(feed));
    }

    [Theory]
    [InlineData(int.MinValue, int.MaxValue, 500)]
    [InlineData(int.MaxValue, int.MaxValue, 0)]
    [InlineData(-2, -1, 0)]
    public async Task Range_AnyNumbers_AreSafe(int from, int to, int picked)
    {
        await RangeAsync(RenderFeed(), from, to);

        Assert.Equal(picked, _picks.Keys.Count);
    }

    [Fact]
    public async Task All_ButOne_IsTold_AsFarAsItIsInTheWindow()
    {
        var feed = RenderFeed();
        await PickAsync(feed, new LivePickEventArgs { Does = LivePickEventArgs.All });
        Assert.Equal("1 all", Told(feed));

        await PickAsync(feed, new LivePickEventArgs { Does = LivePickEventArgs.One, Key = "row 3" });
        Assert.Equal("2 most row 3", Told(feed));
        Assert.False(_picks.Contains("row 3"));

        await feed.Find("live-feed").TriggerEventAsync("onlivewindow", new LiveWindowEventArgs { First = 400, Count = 16 });
        Assert.Equal("2 most", Told(feed));
    }

    [Fact]
    public async Task Restore_IsHandedOn_AsItStandsInTheAddress()
    {
        var asked = new List<string>();
        var feed = RenderFeed(parameters => parameters.Add(it => it.PicksAsked, asked.Add));
        await PickAsync(feed, new LivePickEventArgs { Does = LivePickEventArgs.Restore, Text = "* job_1" });

        Assert.Equal(["* job_1"], asked);
    }

    [Fact]
    public void TableWithoutPicks_TellsNone()
    {
        var feed = Render<LiveFeed>(parameters =>
            parameters
                .Add(it => it.Table, _table)
                .Add(it => it.Format, new TextRowFormat { Columns = Columns })
                .Add(it => it.Label, "Things")
        );

        Assert.False(feed.Find("live-feed").HasAttribute("picks"));
    }

    [Fact]
    public async Task Paused_RowsStandAsTheyWere_AlsoThoseThatNobodyHadSeen_UntilTheyGoOn()
    {
        var browser = new FeedDecoder();
        var feed = RenderFeed();
        browser.Apply(Text(feed));
        feed.Render(parameters => parameters.Add(it => it.IsPaused, true));
        await feed.InvokeAsync(() => Change(1, "moved")).Soon();
        await feed.InvokeAsync(() => Change(450, "moved, too")).Soon();
        await feed.Find("live-feed").TriggerEventAsync("onlivewindow", new LiveWindowEventArgs { First = 440, Count = 16 });
        browser.Apply(Text(feed));
        Assert.Equal("row 450", browser.Rows[450].Cells[0]);

        feed.Render(parameters => parameters.Add(it => it.IsPaused, false));
        browser.Apply(Text(feed));
        Assert.Equal("moved, too", browser.Rows[450].Cells[0]);
    }

    private static string Text(IRenderedComponent<LiveFeed> feed) => feed.Find("live-feed").GetAttribute("d")!;

    /// <summary>Turn, base and keys, the keys in their alphabet's order.</summary>
    private static string Told(IRenderedComponent<LiveFeed> feed)
    {
        var parts = feed.Find("live-feed").GetAttribute("picks")!.Split('\u001f');
        return string.Join(' ', parts.Take(2).Concat(parts.Skip(2).Order(StringComparer.Ordinal)));
    }

    private Task RangeAsync(IRenderedComponent<LiveFeed> feed, int from, int to, int former = -1) =>
        PickAsync(
            feed,
            new LivePickEventArgs
            {
                Does = LivePickEventArgs.Range,
                From = from,
                To = to,
                Former = former,
                Order = 1,
                Table = 1,
            }
        );

    private Task PickAsync(IRenderedComponent<LiveFeed> feed, LivePickEventArgs args)
    {
        args.Turn = ++_turn;
        return feed.Find("live-feed").TriggerEventAsync("onlivepick", args).Soon();
    }

    private IRenderedComponent<LiveFeed> RenderFeed(Action<ComponentParameterCollectionBuilder<LiveFeed>>? more = null)
    {
        IRenderedComponent<LiveFeed>? feed = null;
        return feed = Render<LiveFeed>(parameters =>
        {
            parameters
                .Add(it => it.Table, _table)
                .Add(it => it.Format, new TextRowFormat { Columns = Columns })
                .Add(it => it.Label, "Things")
                .Add(it => it.Picks, _picks)
                .Add(
                    it => it.PicksChanged,
                    picks =>
                    {
                        _picks = picks;
                        feed!.Render(changed => changed.Add(it => it.Picks, picks));
                    }
                );
            more?.Invoke(parameters);
        });
    }

    private void Show(IEnumerable<string> names) =>
        _table.Live.Publish(_rows.Reorder(names.Select(name => (new TextRow(name, name, "1"), LiveRowMarks.None))));

    private void Change(int position, string name) =>
        _table.Live.Publish(_rows.Patch([(position, new TextRow(_rows[position].Row.Key, name, "1"), LiveRowMarks.None)]));

    private sealed class LiveTable : ILiveTable
    {
        public LiveValue<LiveFrame> Live { get; } = new(LiveFrame.Loading);

        public LiveFrame Current => Live.Current;

        public IDisposable Subscribe(Action changed) => Live.Subscribe(changed);
    }
}

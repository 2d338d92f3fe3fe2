using Bunit;
using Dashboard.Components.Search;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Search;

public sealed class JobSearchBoxTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _asked = [];

    public JobSearchBoxTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<IJobViews>(new OneVocabulary());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task Typed_WithoutAFault_IsSearchedForAfterAPause()
    {
        var box = RenderBox("");
        await TypeAsync(box, "sta");
        await TypeAsync(box, "state:failed");
        Assert.Empty(_asked);

        await PassAsync(box, 250);
        box.WaitForAssertion(() => Assert.Equal(["state:failed"], _asked));
    }

    [Fact]
    public async Task Typed_WithAFault_IsNotSearchedFor_AndSaidOnlyWhenTheTypistStops()
    {
        var box = RenderBox("x");
        await TypeAsync(box, "  x stat:failed");
        await PassAsync(box, 500);
        Assert.Empty(box.FindAll("[role=alert]"));

        await PassAsync(box, 250);
        box.WaitForAssertion(() =>
            Assert.Contains("did you mean state?", box.Find("[role=alert]").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal("4+4", box.Find("search-box").GetAttribute("faults"));
        Assert.Equal("true", box.Find("input").GetAttribute("aria-invalid"));
        Assert.Empty(_asked);

        await box.Find("[role=alert] button").ClickAsync().Soon();
        Assert.Equal(["x state:failed"], _asked);
        Assert.Equal("x state:failed", box.Find("input").GetAttribute("value"));
        Assert.Empty(box.FindAll("[role=alert]"));
    }

    /// <summary>One term can be wrong in two ways.</summary>
    [Fact]
    public async Task Faults_AtOnePlace_AreAllSaid_AndGiveWayToOthers()
    {
        var box = RenderBox("");
        await TypeAsync(box, "state>", isFinal: true);
        Assert.True(box.FindAll("[role=alert] span").Count > 1);

        await TypeAsync(box, "state:nowhere cots>5", isFinal: true);

        Assert.Contains("did you mean cost?", box.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    /// <summary>A link, something else that is typed, and back: what is mended is what the box holds.</summary>
    [Fact]
    public async Task Suggestion_OfALinkOneCameBackTo_MendsTheLinksText()
    {
        var box = RenderBox("x stat:failed");
        await TypeAsync(box, "y", isFinal: true);
        box.Render(parameters => parameters.Add(it => it.Search, JobSearch.Parse("y")));
        box.Render(parameters => parameters.Add(it => it.Search, JobSearch.Parse("x stat:failed")));

        await box.Find("[role=alert] button").ClickAsync().Soon();

        Assert.Equal(["y", "x state:failed"], _asked);
    }

    [Fact]
    public async Task Enter_SearchesAtOnce_OrSaysWhatIsWrong()
    {
        var box = RenderBox("");
        await TypeAsync(box, "cost>5", isFinal: true);
        Assert.Equal(["cost>5"], _asked);

        // what is meant and means nothing finds nothing
        await TypeAsync(box, "cost>much", isFinal: true);
        Assert.Equal(["cost>5", "cost>much"], _asked);
        Assert.Contains("amount of dollars", box.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typed_IsAnsweredWithWhatCouldBeNext()
    {
        var box = RenderBox("");
        await TypeAsync(box, "endpoint:");
        var options = box.FindAll("[role=option]");
        Assert.Equal(["ep_video", "ep_train"], options.Select(option => option.QuerySelector(".title")!.TextContent));
        Assert.Equal(
            ("9", "0", "ep_video", "yes"),
            (
                options[0].GetAttribute("data-start"),
                options[0].GetAttribute("data-length"),
                options[0].GetAttribute("data-text"),
                options[0].GetAttribute("data-whole")
            )
        );
        Assert.Equal("endpoint:", box.Find("[role=listbox]").GetAttribute("data-for"));
    }

    /// <summary>What is typed meanwhile is the typist's; what comes from elsewhere is shown.</summary>
    [Fact]
    public async Task Text_OfAnotherSearch_IsShown_AndThatOfItsOwnIsNotWrittenOver()
    {
        var box = RenderBox("a");
        var input = box.Find("input");
        await TypeAsync(box, "b", isFinal: true);
        box.Render(parameters => parameters.Add(one => one.Search, JobSearch.Parse("b")));
        Assert.Equal("a", box.Find("input").GetAttribute("value"));

        box.Render(parameters => parameters.Add(one => one.Search, JobSearch.Parse("state:failed")));
        Assert.Equal("state:failed", box.Find("input").GetAttribute("value"));
        Assert.NotSame(input, box.Find("input"));
    }

    /// <summary>The page is drawn again with each tick, also before it has come to the search that was sent; and two may be under way.</summary>
    [Fact]
    public async Task Text_IsNotWrittenOver_WhileThePageIsBehind()
    {
        var box = RenderBox("a");
        var input = box.Find("input");
        await TypeAsync(box, "b", isFinal: true);
        await TypeAsync(box, "c", isFinal: true);
        foreach (var shown in (string[])["a", "b", "b", "c", "c"])
        {
            box.Render(parameters => parameters.Add(one => one.Search, JobSearch.Parse(shown)));
            Assert.Equal("a", box.Find("input").GetAttribute("value"));
        }

        Assert.Equal(["b", "c"], _asked);
        box.Render(parameters => parameters.Add(one => one.Search, JobSearch.Parse("b")));
        Assert.Equal("b", box.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void Address_WithAFault_SaysSoAtOnce()
    {
        var box = RenderBox("stat:failed");
        Assert.Contains("did you mean state?", box.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<JobSearchBox> RenderBox(string text) =>
        Render<JobSearchBox>(parameters =>
            parameters
                .Add(box => box.Search, JobSearch.Parse(text))
                .Add(box => box.SearchChanged, search => _asked.Add(search.Text))
        );

    /// <summary>Answered, and not waited for until it is searched for.</summary>
    private static async Task TypeAsync(IRenderedComponent<JobSearchBox> box, string text, bool isFinal = false)
    {
        var args = new SearchTypedEventArgs
        {
            Text = text,
            Caret = text.Length,
            IsFinal = isFinal,
        };
        _ = box.Find("input").TriggerEventAsync("onsearchtyped", args);
        await box.InvokeAsync(() => { }).Soon();
    }

    private async Task PassAsync(IRenderedComponent<JobSearchBox> box, int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await box.InvokeAsync(() => { }).Soon();
    }

    private sealed class OneVocabulary : IJobViews, ISearchVocabulary
    {
        public ISearchVocabulary GetVocabulary() => this;

        public IReadOnlyList<(string Value, int Count)> GetValues(SearchField field) =>
            field == SearchFields.Endpoint ? [("ep_video", 2), ("ep_train", 1)] : [];

        public IReadOnlyList<(string Value, int Count)> GetTags() => [];

        public IJobView Open(JobQuery query, JobOpenGroups? open = null) => throw new NotSupportedException();

        public IEnumerable<Shared.Jobs.Job> GetJobs(JobQuery query) => throw new NotSupportedException();

        public ILiveValue<JobSight> Find(string jobId) => throw new NotSupportedException();

        public Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

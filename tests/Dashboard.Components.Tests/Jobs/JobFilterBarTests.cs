using Bunit;
using Dashboard.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Upstream;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobFilterBarTests : BunitContext
{
    private static readonly JobCounts Before = Count(running: 1, completed: 191);
    private static readonly JobCounts After = Count(running: 0, completed: 192);

    private readonly FakeJobView _view = new();
    private readonly List<JobQuery> _asked = [];

    public JobFilterBarTests()
    {
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(
            new Pulse(TimeProvider.System, new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start)))
        );
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    /// <summary>The views' tick is another thread: it may publish between any two instructions of a render.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Counts_ThatChangeWhileRendering_AreShownInTheEnd(int read)
    {
        var counts = new CountsThatChangeWhenRead(Before, After);
        var bar = Render<JobFilterBar>(parameters =>
            parameters.Add(bar => bar.View, new FakeView(counts)).Add(bar => bar.Query, JobQuery.Default)
        );

        counts.ChangeAtRead(read);
        while (!counts.HasChanged)
        {
            bar.Render();
        }

        bar.WaitForAssertion(() => Assert.Equal("All192Completed192", Shown(bar)));
    }

    /// <summary>Numbers alone are one text that the script writes into the buttons: those are not made again for it.</summary>
    [Fact]
    public void Numbers_AreOneText_AndTheButtonsStay()
    {
        _view.Count((JobState.Running, 5), (JobState.Failed, 1_200));
        var bar = RenderBar(JobQuery.Default);
        var before = Shown(bar);
        _view.Count((JobState.Running, 6), (JobState.Failed, 1_201));

        bar.WaitForAssertion(() => Assert.Equal(["1,207", "6", "1,201", "1,201"], Told(bar, "", "running", "failed", "failing")));
        Assert.Equal(before, Shown(bar));

        _view.Count((JobState.Running, 7), (JobState.Failed, 0));
        bar.WaitForAssertion(() => Assert.Equal("All7Running7", Shown(bar)));
        Assert.Equal(["7", "7", "0"], Told(bar, "", "running", "failed"));
    }

    /// <summary>A browser takes the focus from a button that becomes disabled.</summary>
    [Fact]
    public async Task Chip_ItsCountFallsToNone_IsIdleButCanKeepTheFocus()
    {
        _view.Count((JobState.Paused, 1));
        var bar = RenderBar(JobQuery.Default);
        Assert.Null(Chip(bar, "paused").GetAttribute("aria-disabled"));

        _view.Count((JobState.Paused, 0));
        bar.WaitForAssertion(() => Assert.Equal("true", Chip(bar, "paused").GetAttribute("aria-disabled")));
        Assert.Empty(bar.FindAll("button[disabled]"));
        await Chip(bar, "paused").ClickAsync().Soon();
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Chip_OfAChosenStateWithoutJobs_CanBeTakenAway()
    {
        var bar = RenderBar(JobQuery.Parse("paused", null, null, null));
        await Chip(bar, "paused").ClickAsync().Soon();

        Assert.True(Assert.Single(_asked).States.IsEmpty);
    }

    /// <summary>What needs a person is there while there is any, and while it is what is looked for.</summary>
    [Fact]
    public async Task Trouble_IsAFilter()
    {
        _view.Count((JobState.Running, 1));
        var bar = RenderBar(JobQuery.Default);
        Assert.Empty(bar.FindAll(".trouble"));

        _view.Count((JobState.Failed, 2));
        bar.WaitForAssertion(() => Assert.Equal("Failing 2", bar.Find(".trouble").TextContent.Trim()));
        await bar.Find(".trouble").ClickAsync().Soon();
        Assert.Equal("is:failing", Assert.Single(_asked).Search.Text);

        _view.Count((JobState.Failed, 0));
        bar.Render(parameters => parameters.Add(it => it.Query, _asked[0]));
        Assert.Equal("true", bar.Find(".trouble").GetAttribute("aria-pressed"));
    }

    /// <summary>The number counts jobs of any state, and of what else is asked for.</summary>
    [Fact]
    public async Task Trouble_WhereStatesAreChosen_AsksForAnyState_AndForAllElse()
    {
        _view.Count((JobState.Failed, 2));
        var bar = RenderBar(JobQuery.Parse("running", "ep_1", null, "1"));

        await bar.Find(".trouble").ClickAsync().Soon();

        Assert.Equal("ep_1 is:starred is:failing", Assert.Single(_asked).Search.Text);
    }

    private IRenderedComponent<JobFilterBar> RenderBar(JobQuery query) =>
        Render<JobFilterBar>(parameters =>
            parameters.Add(bar => bar.View, _view).Add(bar => bar.Query, query).Add(bar => bar.QueryChanged, _asked.Add)
        );

    private static AngleSharp.Dom.IElement Chip(IRenderedComponent<JobFilterBar> bar, string state) =>
        bar.Find($"button[data-state={state}]");

    /// <summary>What the script is told for a button's place.</summary>
    private static IEnumerable<string> Told(IRenderedComponent<JobFilterBar> bar, params string[] buttons)
    {
        var counts = bar.Find("live-counts").GetAttribute("d")!.Split(' ');
        return buttons.Select(name =>
            counts[
                int.Parse(
                    bar.FindAll("button")
                        .First(button => (button.GetAttribute("data-state") ?? button.GetAttribute("data-is") ?? "") == name)
                        .QuerySelector("[data-count]")!
                        .GetAttribute("data-count")!
                )
            ]
        );
    }

    private static string Shown(IRenderedComponent<JobFilterBar> bar) =>
        string.Concat(
                bar.FindAll("button")
                    .Where(button => button.QuerySelector(".count") is { TextContent: not "0" })
                    .Select(button => button.TextContent.Replace(" ", "", StringComparison.Ordinal).Trim())
            )
            .Replace("\n", "", StringComparison.Ordinal);

    private static JobCounts Count(int running, int completed)
    {
        var counts = new int[Enum.GetValues<JobState>().Length];
        counts[(int)JobState.Running] = running;
        counts[(int)JobState.Completed] = completed;
        return new JobCounts([.. counts]);
    }

    private sealed class CountsThatChangeWhenRead(JobCounts before, JobCounts after) : ILiveValue<JobCounts>
    {
        private readonly LiveValue<JobCounts> _value = new(before);
        private int _readsLeft = int.MaxValue;

        public bool HasChanged => ReferenceEquals(_value.Current, after);

        public JobCounts Current
        {
            get
            {
                var read = _value.Current;
                if (--_readsLeft == 0)
                {
                    Task.Run(() => _value.Publish(after)).Soon().GetAwaiter().GetResult();
                }

                return read;
            }
        }

        public void ChangeAtRead(int read) => _readsLeft = read;

        public IDisposable Subscribe(Action changed) => _value.Subscribe(changed);
    }

    private sealed class FakeView(ILiveValue<JobCounts> counts) : IJobView
    {
        public ILiveValue<JobCounts> Counts { get; } = counts;

        public ILiveValue<JobSum> Sum { get; } = new LiveValue<JobSum>(JobSum.None);

        public int Count => Counts.Current.Total;

        public LiveFrame Current => LiveFrame.Loading;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}

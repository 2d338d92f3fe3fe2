using Bunit;
using Dashboard.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobFilterBarTests : BunitContext
{
    private readonly FakeJobView _view = new();
    private readonly List<JobQuery> _asked = [];

    public JobFilterBarTests()
    {
        Services.AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
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

    private IRenderedComponent<JobFilterBar> RenderBar(JobQuery query) =>
        Render<JobFilterBar>(parameters =>
            parameters.Add(bar => bar.View, _view).Add(bar => bar.Query, query).Add(bar => bar.QueryChanged, _asked.Add)
        );

    private static AngleSharp.Dom.IElement Chip(IRenderedComponent<JobFilterBar> bar, string state) =>
        bar.Find($"button[data-state={state}]");
}

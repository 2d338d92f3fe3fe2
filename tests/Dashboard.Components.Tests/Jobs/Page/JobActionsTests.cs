using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs.Page;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobActionsTests : BunitContext
{
    private readonly SettingsInMemory _settings = new();
    private readonly WatchList _watchList = new();

    public JobActionsTests()
    {
        var upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, DateTimeOffset.UnixEpoch));
        Services.AddSingleton(_settings.Marked);
        Services.AddSingleton(_watchList);
        Services.AddSingleton(new WatchRequests(_watchList, _settings.Watched, TimeProvider.System));
        Services.AddSingleton(new Pulse(TimeProvider.System, upstream));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public async Task Star_Pressed_IsKeptAndSaysSo()
    {
        var actions = RenderActions();
        Assert.Equal(("Star", "false"), Star(actions));

        await Press(actions, 0);
        Assert.Equal(("Starred", "true"), Star(actions));
        Assert.Equal(["job_1"], _settings.Marked.Current);

        await Press(actions, 0);
        Assert.Equal(("Star", "false"), Star(actions));
        Assert.Empty(_settings.Marked.Current);
    }

    [Fact]
    public async Task Star_SetByAnother_IsShown()
    {
        var actions = RenderActions();
        await _settings.Marked.SetAsync("job_1", isMarked: true, default).Soon();

        actions.WaitForAssertion(() => Assert.Equal(("Starred", "true"), Star(actions)));
    }

    [Fact]
    public async Task Watch_Pressed_WatchesAndUnwatchesOnDiskAndInMemory()
    {
        var actions = RenderActions();
        await Press(actions, 1);
        Assert.Equal("Unwatch", Words(actions, 1));
        Assert.True(_watchList.Contains("job_1"));
        Assert.Equal("job_1", Assert.Single(await _settings.Watched.GetAllAsync(default).Soon()).JobId);

        await Press(actions, 1);
        Assert.Equal("Watch", Words(actions, 1));
        Assert.False(_watchList.Contains("job_1"));
        Assert.Empty(await _settings.Watched.GetAllAsync(default).Soon());
    }

    [Fact]
    public async Task Star_DatabaseRefuses_SaysSoAndShowsWhatIs()
    {
        var actions = RenderActions();
        _settings.Break();
        await Press(actions, 0);

        Assert.Equal(("Star", "false"), Star(actions));
        Assert.Contains("Not saved", actions.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_OfOneJob_IsNotSaidOfTheNext()
    {
        var actions = RenderActions();
        _settings.Break();
        await Press(actions, 0);
        Assert.NotEmpty(actions.FindAll("[role=alert]"));

        actions.Render(parameters => parameters.Add(a => a.JobId, "job_2"));
        Assert.Empty(actions.FindAll("[role=alert]"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("a/b")]
    public void Watch_WhatCannotBeAJobId_IsNotOffered(string jobId) =>
        Assert.Empty(RenderActions(jobId, canStar: false).FindAll("button"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private IRenderedComponent<JobActions> RenderActions(string jobId = "job_1", bool canStar = true) =>
        Render<JobActions>(parameters => parameters.Add(a => a.JobId, jobId).Add(a => a.CanStar, canStar));

    private static (string Words, string? Pressed) Star(IRenderedComponent<JobActions> actions) =>
        (Words(actions, 0), actions.FindAll("button")[0].GetAttribute("aria-pressed"));

    private static string Words(IRenderedComponent<JobActions> actions, int button) =>
        actions.FindAll("button")[button].TextContent.Trim();

    private static Task Press(IRenderedComponent<JobActions> actions, int button) =>
        actions.FindAll("button")[button].ClickAsync().Soon();
}

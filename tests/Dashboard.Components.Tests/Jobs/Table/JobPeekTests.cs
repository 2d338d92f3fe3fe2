using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Dashboard.Jobs.Table;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Table;

public sealed class JobPeekTests : BunitContext
{
    private readonly SettingsInMemory _settings = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeJobViews _views = new();

    public JobPeekTests()
    {
        var upstream = new FakeUpstream(new UpstreamStatus(ConnectionState.Connected, DateTimeOffset.UnixEpoch));
        var watchList = new WatchList();
        Services.AddSingleton(new Dashboard.Jobs.Forecasts.RetryRecords());
        Services.AddSingleton<IJobViews>(_views);
        Services.AddSingleton<IUpstreamStatusSource>(upstream);
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton(_settings.Marked);
        Services.AddSingleton(watchList);
        Services.AddSingleton(new WatchRequests(watchList, _settings.Watched, TimeProvider.System));
        Services.AddSingleton(new Pulse(TimeProvider.System, upstream));
        ComponentFactories.AddStub<JobResourcesPanel>().AddStub<JobCostPanel>().AddStub<JobStallNote>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void NoJob_SaysHowToSelectOne() => Assert.Contains("Select a row", RenderPeek("").Markup, StringComparison.Ordinal);

    /// <summary>To follow a job is to have its details asked for: a walk through the table must not.</summary>
    [Fact]
    public void Job_IsShownAtOnce_AndFollowedWhenTheSelectionRests()
    {
        var peek = RenderPeek("job_1");
        Assert.Equal("job_1", peek.Find("h2").TextContent);
        peek.Render(parameters => parameters.Add(it => it.JobId, "job_2"));
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Empty(_views.Followed());

        _time.Advance(TimeSpan.FromMilliseconds(1));
        peek.WaitForAssertion(() => Assert.Equal(["job_2"], _views.Followed()));
        peek.Render(parameters => parameters.Add(it => it.JobId, "job_3"));
        Assert.Empty(_views.Followed());
    }

    [Fact]
    public async Task Job_Changes_IsShown()
    {
        var peek = RenderPeek("job_1");
        _time.Advance(TimeSpan.FromSeconds(1));
        peek.WaitForAssertion(() => Assert.Single(_views.Followed()));
        _views.Change("job_1", """{"status":"failed","error":{"code":"OUT_OF_MEMORY"}}""");

        peek.WaitForAssertion(() => Assert.Contains("OUT_OF_MEMORY", peek.Markup, StringComparison.Ordinal));
        await DisposeComponentsAsync().Soon();
        Assert.Empty(_views.Followed());
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }

    private IRenderedComponent<JobPeek> RenderPeek(string jobId) =>
        Render<JobPeek>(parameters => parameters.Add(it => it.JobId, jobId));
}

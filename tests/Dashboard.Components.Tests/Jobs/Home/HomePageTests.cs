using Bunit;
using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Jobs.Home;
using Dashboard.Upstream;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Home;

public sealed class HomePageTests : HomeTests
{
    private readonly SettingsInMemory _settings = new();

    public HomePageTests()
        : base(isAll: false)
    {
        var watchList = new WatchList();
        Services.AddSingleton(watchList);
        Services.AddSingleton(new WatchRequests(watchList, _settings.Watched, TimeProvider.System));
        Begin();
        Upstream.Publish(new UpstreamStatus(ConnectionState.Connected, JobsOf.Start) { LastSignOfLife = JobsOf.Start });
    }

    [Fact]
    public void NoJobs_UsesTheJobsPagesWords_UntilOneComes()
    {
        var page = Render<HomePage>();
        Assert.Contains("No jobs yet. Upstream has named none", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".watch-button"));
        Assert.Empty(page.FindAll(".panel"));

        Views.Publish(JobQuery.Default, 0, 1);
        page.WaitForAssertion(() =>
            Assert.Equal(HomeList.All.Count(list => list.IsKnown) + 1 + 1 + 2 + 1, page.FindAll(".panel").Count)
        );
        Assert.DoesNotContain("No jobs yet", page.Markup, StringComparison.Ordinal);
    }

    /// <summary>Before the first answer there is no saying that there are none.</summary>
    [Fact]
    public void FirstConnectionOnItsWay_SaysThatUpstreamIsAsked()
    {
        Upstream.Publish(new UpstreamStatus(ConnectionState.Connecting, JobsOf.Start));
        var page = Render<HomePage>();
        Assert.Contains("Asking upstream for its jobs", page.Markup, StringComparison.Ordinal);

        Upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, JobsOf.Start) { Problem = "Connection refused." });
        page.WaitForAssertion(() =>
            Assert.Contains("No jobs are known: upstream has not answered yet.", page.Markup, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void UpstreamSilent_IsGrey()
    {
        Views.Publish(JobQuery.Default, 0, 1);
        var page = Render<HomePage>();
        Assert.DoesNotContain("silent", page.Find(".home").ClassList);

        Upstream.Publish(new UpstreamStatus(ConnectionState.Reconnecting, JobsOf.Start));
        page.WaitForAssertion(() => Assert.Contains("silent", page.Find(".home").ClassList));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _settings.Dispose();
    }
}

using Dashboard.Components.Tests.Settings;
using Dashboard.Jobs;
using Dashboard.Upstream.Discovery;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Dashboard.Components.Tests.Jobs;

public sealed class JobActionSourceTests : IDisposable
{
    private readonly SettingsInMemory _settings = new();
    private readonly WatchList _watchList = new();
    private readonly WatchRequests _requests;
    private readonly JobActionSource _actions;

    public JobActionSourceTests()
    {
        _requests = new WatchRequests(_watchList, _settings.Watched, TimeProvider.System);
        _actions = new JobActionSource(_settings.Marked, _watchList, _requests, NullLogger<JobActionSource>.Instance);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _settings.Dispose();
    }

    [Fact]
    public async Task OnAJobsPage_StarAndWatch_DoWhatTheySayAndOfferTheWayBack()
    {
        Assert.Equal(["Star this job", "Watch this job"], Titles("/jobs/job_1#y=4"));
        foreach (var action in _actions.Find(At("/jobs/job_1")).ToList())
        {
            Assert.Null(await action.Run!().Soon());
        }

        Assert.Equal(["job_1"], _settings.Marked.Current);
        Assert.True(_watchList.Contains("job_1"));
        Assert.Equal(["Unstar this job", "Unwatch this job"], Titles("/jobs/job_1"));
    }

    [Fact]
    public async Task OnAJobsPage_DatabaseRefuses_SaysSo()
    {
        _settings.Break();

        Assert.StartsWith("Not saved", await _actions.Find(At("/jobs/job_1")).First().Run!().Soon(), StringComparison.Ordinal);
    }

    /// <summary>To all jobs, also for those who begin with a view.</summary>
    [Theory]
    [InlineData("/jobs?state=failed&q=x&sort=-cost#row=4", "/jobs?sort=-cost")]
    [InlineData("/jobs?q=x&group=tag.team&cols=job,cost&panel=1", "/jobs?group=tag.team&cols=job,cost&panel=1")]
    [InlineData("/jobs?q=x", "/jobs?q=")]
    public void OnTheTable_WithAFilter_LeadsOutOfIt_AndKeepsAllElse(string from, string to)
    {
        var action = _actions.Find(At(from)).Last();
        Assert.Equal(("Clear the filters", to), (action.Title, Uri.UnescapeDataString(action.Href)));
    }

    /// <summary>What has a button there has a name in the palette.</summary>
    [Theory]
    [InlineData("/jobs")]
    [InlineData("/jobs?sort=cost")]
    public void OnTheTable_AllThatItsButtonsDoIsOffered(string path) =>
        Assert.Equal(
            [
                "Watch jobs…",
                "Filter by a form…",
                "Group the rows…",
                "Choose columns…",
                "Export CSV or JSON…",
                "Saved views…",
                "Pause or resume the rows",
                "Show or hide the side panel",
            ],
            Titles(path)
        );

    [Fact]
    public void Elsewhere_NothingIsOffered() => Assert.Empty(Titles("/upstream"));

    private IEnumerable<string> Titles(string path) => _actions.Find(At(path)).Select(action => action.Title);

    private static Uri At(string path) => new("http://localhost" + path);
}

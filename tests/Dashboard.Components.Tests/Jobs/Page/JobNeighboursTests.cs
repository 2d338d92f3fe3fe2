using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Components.Live;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Page;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Components.Tests.Jobs.Page;

public sealed class JobNeighboursTests : BunitContext
{
    private readonly FakeJobViews _views = new();
    private readonly List<string> _opened = [];
    private string[] _jobs = ["job_a", "job_b", "job c", "job_d"];

    public JobNeighboursTests()
    {
        _views.Views = query =>
        {
            _opened.Add(query.AddressQuery);
            return new ListView(_jobs);
        };
        Services.AddSingleton<IJobViews>(_views);
    }

    [Fact]
    public void Links_LeadOn_InTheSameList()
    {
        Go("/jobs/job_b?q=state%3Afailed&sort=-cost&cols=job,cost&panel=1");
        var neighbours = RenderFor("job_b");

        Assert.Equal("2 of 4", neighbours.Find("span").TextContent);
        Assert.Equal(
            [
                "/jobs/job_a?q=state%3Afailed&sort=-cost&cols=job%2Ccost",
                "/jobs/job%20c?q=state%3Afailed&sort=-cost&cols=job%2Ccost",
            ],
            neighbours.FindAll("a").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal(["q=state%3Afailed&sort=-cost"], _opened);
    }

    /// <summary>Who goes on meets each job once, though the order of this moment is another one by then.</summary>
    [Fact]
    public void WhoGoesOn_GoesThroughTheListAsItWas()
    {
        Go("/jobs/job_a?sort=cost");
        var neighbours = RenderFor("job_a");
        _jobs = ["job_d", "job c", "job_b", "job_a"];
        neighbours.Render(parameters => parameters.Add(it => it.JobId, "job_b"));
        neighbours.Render(parameters => parameters.Add(it => it.JobId, "job c"));

        Assert.Equal("3 of 4", neighbours.Find("span").TextContent);
        Assert.Single(_opened);
        neighbours.Render(parameters => parameters.Add(it => it.JobId, "job_a"));
        Assert.Equal("1 of 4", neighbours.Find("span").TextContent);
    }

    [Fact]
    public void GroupedList_IsGoneThroughGroupByGroup()
    {
        _views.Jobs = [FakeJobViews.JobOf("job_d"), FakeJobViews.JobOf("job_a"), FakeJobViews.JobOf("job_b")];
        Go("/jobs/job_a?group=endpoint");
        var neighbours = RenderFor("job_a");

        Assert.Equal("2 of 3", neighbours.Find("span").TextContent);
        Assert.Equal(
            ["/jobs/job_d?group=endpoint", "/jobs/job_b?group=endpoint"],
            neighbours.FindAll("a").Select(link => link.GetAttribute("href"))
        );
        Assert.Empty(_opened);
    }

    [Theory]
    [InlineData("job_a", 1)]
    [InlineData("job_d", 1)]
    public void Ends_HaveOneNeighbour(string jobId, int count) => Assert.Equal(count, RenderFor(jobId).FindAll("a").Count);

    [Fact]
    public void JobThatIsNotInTheList_SaysSo()
    {
        Go("/jobs/job_x?q=state%3Afailed");

        Assert.Equal("not in 'state:failed' now", RenderFor("job_x").Find("span").TextContent);
    }

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    private IRenderedComponent<JobNeighbours> RenderFor(string jobId) =>
        Render<JobNeighbours>(parameters => parameters.Add(it => it.JobId, jobId));

    private sealed class ListView(string[] jobs) : IJobView
    {
        public LiveFrame Current { get; } =
            new PlainTable().Reorder(jobs.Select(job => (new TextRow(job, job, "1"), LiveRowMarks.None)));

        public ILiveValue<JobCounts> Counts { get; } = new LiveValue<JobCounts>(JobCounts.None);

        public ILiveValue<JobSum> Sum { get; } = new LiveValue<JobSum>(JobSum.None);

        public int Count => jobs.Length;

        public IDisposable Subscribe(Action changed) => throw new NotSupportedException();
    }
}

using Bunit;
using Dashboard.Components.Live;
using Dashboard.Components.Tests.Jobs.Home;
using Dashboard.Infrastructure;
using Dashboard.Jobs;
using Dashboard.Jobs.Compare;
using Dashboard.Jobs.Search;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Shared.Jobs;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Compare;

public sealed class ComparePageTests : HomeTests
{
    private readonly OneByOne _jobs = new();

    public ComparePageTests()
        : base(isAll: false)
    {
        Services.AddSingleton<IJobViews>(_jobs);
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton(Samples);
        Services.AddSingleton(new Pulse(Time, Upstream));
        Begin();
    }

    [Fact]
    public void NoJob_AsksForTwo()
    {
        var page = Open();
        Assert.Equal("Name two to four jobs", Words(page.Find("form").ParentElement!.QuerySelector("h2")!));
        Assert.Equal(2, page.FindAll("input[name=job][type=text]").Count);
        Assert.Empty(page.FindAll("table"));
    }

    /// <summary>Who comes from a job's page is offered those that it is likely to be compared with.</summary>
    [Fact]
    public void OneJob_AsksForAnother_AndOffersSomeOfItsEndpoint()
    {
        Put("a", """{"status":"failed","endpointId":"ep_1"}""");
        var query = JobQuery.Default with { Search = JobSearch.Parse("endpoint:ep_1") };
        Views.Publish(query, 6, 3, [_jobs.Job("a"), FakeFleetViews.Read("b", "{}"), FakeFleetViews.Read("c?", "{}")]);

        var page = Open("a");
        Assert.Equal(
            ["/compare?job=a&job=b", "/compare?job=a&job=c%3F"],
            page.FindAll("form ~ ul a").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal("a", page.Find("input[type=hidden][name=job]").GetAttribute("value"));
    }

    [Fact]
    public void TwoJobs_DifferencesComeFirst_AndWhatIsEqualIsFolded()
    {
        Put("a", """{"status":"completed","endpointId":"ep_1","priority":"high"}""");
        Put("b", """{"status":"failed","endpointId":"ep_1","priority":"low"}""");

        var page = Open("a", "b");
        Assert.Equal(
            ["State Completed Failed", "Priority high low"],
            page.FindAll("section > .wide tr:has(td)")
                .Where(row => row.Closest("[aria-labelledby=differences]") is not null)
                .Select(Cells)
        );
        Assert.Equal("2 things are equal", Words(page.Find("summary")));
        Assert.Contains("Endpoint ep_1 ep_1", page.FindAll("details tr").Select(Cells));
    }

    [Fact]
    public void Jobs_ThatDifferInNothing_AreSaidToBe()
    {
        Put("a", """{"status":"completed"}""");
        Put("b", """{"status":"completed"}""");
        Assert.Contains("They differ in nothing", Open("a", "b").Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownJob_SaysWhy_AndTheOthersAreComparedAllTheSame()
    {
        Put("a", """{"status":"completed"}""");
        Put("b", """{"status":"failed"}""");
        _jobs.Publish("none", new JobSight(null, new JobAbsence("Upstream has none such.", IsCertain: true)));

        var page = Open("none", "a", "asked", "b");
        var heads = page.FindAll(".compared");
        Assert.Contains("There is no such job. Upstream has none such.", Words(heads[0]), StringComparison.Ordinal);
        Assert.Contains("upstream is asked for it", Words(heads[2]), StringComparison.Ordinal);
        Assert.Equal(["A", "B"], page.FindAll(".compared .series-mark").Select(Words));
        Assert.Equal("/compare?job=a&job=asked&job=b", heads[0].QuerySelector(".icon-button")!.GetAttribute("href"));
        Assert.Equal(2, page.FindAll(".lane").Count);
    }

    [Fact]
    public void JobThatComes_IsComparedFromThenOn()
    {
        Put("a", """{"status":"completed"}""");
        var page = Open("a", "b");
        Assert.Empty(page.FindAll(".lane"));

        Put("b", """{"status":"failed"}""");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".lane").Count));
    }

    [Fact]
    public void FiveJobs_FourAreCompared_AndTheFifthIsSaidToBeLeftOut()
    {
        var page = Open("a", "b", "c", "d", "e", "a", " ");
        Assert.Equal(4, page.FindAll(".compared").Count);
        Assert.Contains("1 more in the address is left out", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public void Readings_AreDrawnOnOneAxis_SinceEachOnesStart()
    {
        for (var second = 0; second <= 60; second += 10)
        {
            Read("a", second, progress: second);
            Read("b", 3_600 + second, progress: 40 + second);
        }

        var page = Open("a", "b");
        var chart = page.FindAll(".axis-chart svg")
            .Single(svg => svg.GetAttribute("aria-label")!.StartsWith("Progress", StringComparison.Ordinal));
        Assert.Equal(
            "Progress, %: A 0 % to 60 %, at last 60 %; B 40 % to 100 %, at last 100 %",
            chart.GetAttribute("aria-label")
        );
        var begins = chart.QuerySelectorAll("path").Select(path => path.GetAttribute("d")!.Split(' ')[0]);
        Assert.Equal(["M0", "M0"], begins);
    }

    private void Read(string jobId, int second, int progress)
    {
        var at = JobsOf.Start.AddSeconds(second);
        var job = Store
            .Apply(
                new Observation(
                    JobsOf.Document(jobId, $$"""{"status":"running","progress":{{progress}}}"""),
                    DocumentSource.Stream,
                    at
                )
            )
            .Job;
        Samples.Add(job, null);
        _jobs.Publish(jobId, new JobSight(job));
    }

    private static string Cells(AngleSharp.Dom.IElement row) => string.Join(' ', row.Children.Select(Words));

    private void Put(string jobId, string json) => _jobs.Publish(jobId, new JobSight(FakeFleetViews.Read(jobId, json)));

    private IRenderedComponent<ComparePage> Open(params string[] jobIds)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(ComparePage.AddressOf(jobIds));
        return Render<ComparePage>();
    }

    private sealed class OneByOne : IJobViews
    {
        private readonly Dictionary<string, LiveValue<JobSight>> _sights = new(StringComparer.Ordinal);

        public void Publish(string jobId, JobSight sight) => Of(jobId).Publish(sight);

        public Job Job(string jobId) => Of(jobId).Current.Job!;

        public ILiveValue<JobSight> Find(string jobId) => Of(jobId);

        public IJobView Open(JobQuery query, JobOpenGroups? open = null) => throw new NotSupportedException();

        public IEnumerable<Job> GetJobs(JobQuery query) => throw new NotSupportedException();

        public ISearchVocabulary GetVocabulary() => throw new NotSupportedException();

        public Task<JobSight> FindAsync(string jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

        private LiveValue<JobSight> Of(string jobId) =>
            _sights.TryGetValue(jobId, out var sight) ? sight : _sights[jobId] = new LiveValue<JobSight>(new JobSight(null));
    }
}
